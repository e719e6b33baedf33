import { Button } from "antd";
import { useMet } from "../data/care.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { useRight } from "./desk.ts";
import { useFailure } from "./states.tsx";

/** I have seen or heard her: under one's own name, and by one's own word she is well or not. */
export function MetButtons({ person }: { readonly person: string }) {
  const { t } = useWords();
  const failure = useFailure();
  const met = useMet(person);
  if (!useRight("people.met")) return null;
  return (
    <section className={css.filters} aria-label={t("met.title")}>
      {(["heard", "seen"] as const).map((how) => (
        <Button key={how} loading={met.isPending} onClick={() => met.mutate({ how, well: true })}>
          {t(`met.${how}`)}
        </Button>
      ))}
      {met.error ? (
        <span role="alert" className={css.failure}>
          {failure(met.error)}
        </span>
      ) : null}
    </section>
  );
}
