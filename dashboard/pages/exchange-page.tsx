import { useNavigate, useSearch } from "@tanstack/react-router";
import { FOREIGN_SYSTEM_WORDS, FOREIGN_SYSTEMS } from "../../contracts/index.ts";
import { Choice } from "../components/choices.tsx";
import { useRight } from "../components/desk.ts";
import { ExchangeExport } from "../components/exchange-export.tsx";
import { ExchangeLog } from "../components/exchange-log.tsx";
import { ExchangeMappingForm } from "../components/exchange-mapping.tsx";
import { ExchangeTokenSection } from "../components/exchange-token.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { TripFormSection } from "../components/trip-form.tsx";
import { useExchange } from "../data/exchange.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** The other platforms: their tokens, what they brought and fetched, and how they are told. */
export function ExchangePage() {
  const { t, w } = useWords();
  const visits = useRight("visits.make");
  const search = useSearch({ from: "/shell/exchange" });
  const navigate = useNavigate({ from: "/exchange" });
  const query = useExchange();
  const system = FOREIGN_SYSTEMS.find((each) => each === search.system) ?? "12345";
  const platform = query.data?.find((each) => each.system === system);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.exchange")}</h1>
      </div>
      <p className={css.quiet}>{t("exchange.about")}</p>
      <Choice
        label={t("case.foreignSystem")}
        value={system}
        onChange={(next) => void navigate({ search: { system: next }, replace: true })}
        options={FOREIGN_SYSTEMS.map((value) => ({
          value,
          label: query.data?.some((each) => each.system === value && each.token !== null)
            ? t("exchange.joined", { name: w(FOREIGN_SYSTEM_WORDS[value]) })
            : w(FOREIGN_SYSTEM_WORDS[value]),
        }))}
      />
      {query.isPending ? <Bones /> : null}
      {query.error && !query.data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.error && query.data ? <p role="alert">{t("exchange.stale")}</p> : null}
      {platform ? (
        <>
          <div className={css.grid}>
            <ExchangeTokenSection key={system} platform={platform} />
            <ExchangeLog key={`${system} log`} system={system} />
          </div>
          <ExchangeExport system={system} />
          <ExchangeMappingForm key={`${system} ${platform.changedAt ?? ""}`} platform={platform} />
        </>
      ) : null}
      {visits ? <TripFormSection /> : null}
    </div>
  );
}
