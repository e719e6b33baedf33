import { Button } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { HttpError } from "../data/http.ts";
import { UnreadableAnswer } from "../data/parse.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./states.module.css";

/** Bones of what will come, shown only when it takes longer than 300 ms. */
export function Bones({ rows = 6 }: { readonly rows?: number }) {
  const { t } = useWords();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className={css.bones} role="status" aria-label={t("state.loading")}>
      {Array.from({ length: rows }, (_, i) => `${92 - ((i * 17) % 45)}%`).map((width, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bones never move
        <div key={i} className={css.bone} style={{ width }} />
      ))}
    </div>
  );
}

/** What will appear here and how to make it appear. */
export function Empty({ title, hint, children }: { readonly title: string; readonly hint?: string; readonly children?: ReactNode }) {
  return (
    <div className={css.box}>
      <p className={css.title}>{title}</p>
      {hint ? <p className={css.quiet}>{hint}</p> : null}
      {children}
    </div>
  );
}

/** What failed, in words; never only a code. */
export function useFailure(): (error: unknown) => string {
  const { t } = useWords();
  return (error) => {
    if (error instanceof UnreadableAnswer) return t("error.unreadable", { detail: error.message });
    if (!(error instanceof HttpError)) return error instanceof Error ? error.message : String(error);
    if (error.status === 0) return t("error.unreachable");
    if (error.status === 403) return t("error.forbidden");
    if (error.status === 404) return t("error.missing");
    const where = error.where.map((one) => `${one.where}: ${one.what}`).join("; ");
    const said = [error.detail ?? error.message, where].filter((part) => part !== "").join(" — ");
    return error.status >= 500 ? t("error.server", { detail: said }) : said;
  };
}

/** Names of filters in the page's address that the hub does not know in this form. */
function filtersOf(error: unknown): readonly string[] {
  if (!(error instanceof HttpError) || error.status !== 400) return [];
  return error.where.flatMap(({ where }) => (where.startsWith("querystring/") ? [where.slice("querystring/".length)] : []));
}

/** An address that was typed or kept too long: asking again would change nothing. */
function WrongFilter({ names, said }: { readonly names: readonly string[]; readonly said: string }) {
  const { t } = useWords();
  return (
    <div className={css.box} role="alert" data-failed>
      <p className={css.title}>{t("error.filter", { names: [...new Set(names)].join(t("list.comma")) })}</p>
      {said === "" ? null : <p className={css.quiet}>{said}</p>}
      <a href={location.pathname}>{t("error.filterAll")}</a>
    </div>
  );
}

export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useWords();
  const failure = useFailure();
  const filters = filtersOf(error);
  if (filters.length > 0 && error instanceof HttpError) {
    // What is said of a closed list of words is said in English by the schema; the filter's name says enough.
    const said = error.where.map(({ what }) => what).filter((what) => !what.startsWith("must be"));
    return <WrongFilter names={filters} said={said.join(" ")} />;
  }
  return (
    <div className={css.box} role="alert" data-failed>
      <p className={css.title}>{t("error.title")}</p>
      <p className={css.quiet}>{failure(error)}</p>
      {retry ? <Button onClick={retry}>{t("error.retry")}</Button> : null}
    </div>
  );
}

/** A fault of this page itself; the hub goes on without it. */
export function Crash({ error }: { readonly error: unknown }) {
  const { t } = useWords();
  return (
    <div className={css.box} role="alert" data-failed>
      <p className={css.title}>{t("error.crash")}</p>
      <p className={css.quiet}>{error instanceof Error ? error.message : String(error)}</p>
      <Button onClick={() => location.reload()}>{t("error.reload")}</Button>
    </div>
  );
}

/** Some items of a list could not be read: said, never hidden. */
export function Unreadable({ count }: { readonly count: number }) {
  const { t } = useWords();
  return count === 0 ? null : (
    <p className={css.quiet} role="alert">
      {t("state.unreadable", { count })}
    </p>
  );
}
