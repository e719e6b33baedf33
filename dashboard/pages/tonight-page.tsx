import { useRouter } from "@tanstack/react-router";
import { App, Button, Input } from "antd";
import { useState } from "react";
import { useDesk, useRight } from "../components/desk.ts";
import { mayOpen } from "../components/menu.ts";
import roster from "../components/roster/roster.module.css";
import { Bones, Empty, Failed, useFailure } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { TONIGHT_TABLE, useTonight, useTonightTime } from "../data/rosters.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime, timeText } from "../words/time.ts";
import css from "./page.module.css";

function TimeForm({ time }: { readonly time: string }) {
  const { t } = useWords();
  const failure = useFailure();
  const { message } = App.useApp();
  const set = useTonightTime();
  const [value, setValue] = useState(time);
  return (
    <span className={`${css.filters} ${roster.noPrint}`}>
      <label htmlFor="tonight-time">{t("tonight.time")}</label>
      <Input id="tonight-time" type="time" style={{ width: 110 }} value={value} onChange={(event) => setValue(event.target.value)} />
      <Button
        disabled={value === time || value === ""}
        loading={set.isPending}
        onClick={() => set.mutate(value, { onSuccess: () => void message.success(t("roster.saved")) })}
      >
        {t("act.save")}
      </Button>
      {set.error ? <span role="alert">{failure(set.error)}</span> : null}
    </span>
  );
}

/** Where it is mended, for who may go there. A page that is loaded anew would cost a desk its sound. */
function Mend({ to }: { readonly to: string }) {
  const { t } = useWords();
  const { user } = useDesk();
  const router = useRouter();
  if (!mayOpen(user.role, user.rights, to)) return null;
  return (
    <a
      className={roster.noPrint}
      href={to}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        router.history.push(to);
      }}
    >
      {t("tonight.mend")}
    </a>
  );
}

/** Whom tonight's ladder would fail, what is missing, and where it is mended. */
export function TonightPage() {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const maySet = useRight("roster.write");
  const { data, error, isPending, isFetching, refetch } = useTonight();
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.tonight")}</h1>
        <span className={css.spring} />
        <span className={`${css.filters} ${roster.noPrint}`}>
          <Button type="primary" loading={isFetching} onClick={() => void refetch()}>
            {t("tonight.again")}
          </Button>
          <TableFiles path={TONIGHT_TABLE} prints={{ page: "tonight" }} />
        </span>
      </div>
      <p>
        {t("tonight.summary", { people: data.people, failing: data.failing, away: data.away })}
        <span className={css.quiet}>
          {" "}
          {t("tonight.night", {
            from: timeText(Date.parse(data.from), now, language),
            to: timeText(Date.parse(data.to), now, language),
            at: fullTime(Date.parse(data.at), language),
          })}
        </span>
      </p>
      {maySet ? <TimeForm key={data.time} time={data.time} /> : <p className={css.quiet}>{t("tonight.at", { time: data.time })}</p>}
      {data.common.length === 0 ? null : (
        <section className={roster.card} aria-label={t("tonight.common")}>
          <strong>{t("tonight.common")}</strong>
          <ul className={roster.problems}>
            {data.common.map(({ missing, people }) => (
              <li key={missing.words.en}>
                {w(missing.words)} <span className={css.quiet}>{t("tonight.concerns", { count: people })}</span> <Mend to={missing.mend} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.items.length === 0 ? <Empty title={t("tonight.complete")} hint={t("tonight.completeHint")} /> : null}
      {data.items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("person.name")}</th>
                <th>{t("person.home")}</th>
                <th>{t("tonight.missing")}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <tr key={item.person}>
                  <td>{item.name}</td>
                  <td>{item.place ?? "—"}</td>
                  <td>
                    {item.missing.map((one) => (
                      <div key={one.piece}>{w(one.words)}</div>
                    ))}
                  </td>
                  <td>
                    <Mend to={item.missing[0]?.mend ?? "/people"} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}
