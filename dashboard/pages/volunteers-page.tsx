import { Button, Checkbox, Popconfirm } from "antd";
import { useState } from "react";
import { VOLUNTEER_HELP_WORDS, type VolunteerView } from "../../contracts/index.ts";
import acts from "../components/acts.module.css";
import { FailureLine } from "../components/form-end.tsx";
import { NeighbourForm } from "../components/neighbour-form.tsx";
import { PeoplePicker } from "../components/pickers.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useVolunteerAct, useVolunteers } from "../data/volunteers.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

/** Who signed up to help: the leader confirms it, and keeps neighbours without a log-in. */
export function VolunteersPage() {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useVolunteers();
  const [adds, setAdds] = useState(false);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.volunteers")}</h1>
        <span className={css.spring} />
        {adds ? null : <Button onClick={() => setAdds(true)}>{t("offer.addNeighbour")}</Button>}
      </div>
      {adds ? <NeighbourForm known={null} close={() => setAdds(false)} /> : null}
      {isPending ? <Bones /> : null}
      {error && !data ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data?.items.length === 0 ? <Empty title={t("offer.nobody")} hint={t("offer.nobodyHint")} /> : null}
      {data?.items.map((one) => (
        <Row key={`${one.volunteer.id} ${one.volunteer.at} ${one.volunteer.confirmed?.at ?? ""}`} view={one} />
      ))}
    </div>
  );
}

function Row({ view }: { readonly view: VolunteerView }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const act = useVolunteerAct();
  const { volunteer } = view;
  const [edits, setEdits] = useState(false);
  const [helps, setHelps] = useState(volunteer.helps.filter(({ confirmed }) => confirmed).map(({ kind }) => kind));
  const [keyOf, setKeyOf] = useState<readonly string[]>(volunteer.keyOf);
  const state = volunteer.confirmed === null ? "offer.waits" : view.available ? "offer.now" : "offer.notNow";
  const hours = volunteer.hours.map(({ day, from, to }) => `${t(`weekday.${day}`)} ${from}–${to}`).join(t("list.comma"));
  if (edits) return <NeighbourForm known={volunteer} close={() => setEdits(false)} />;
  return (
    <section className={css.card} aria-label={volunteer.name}>
      <h2>
        {volunteer.name}{" "}
        <span className={css.quiet}>{volunteer.user === null ? t("offer.neighbour", { phone: volunteer.phone ?? "" }) : ""}</span>
      </h2>
      <p>
        <strong>{t(state)}</strong> · {view.placeName} · {hours}
      </p>
      {volunteer.pausedUntil === null || Date.parse(volunteer.pausedUntil) <= now ? null : (
        <p>{t("offer.pausedUntil", { time: timeText(Date.parse(volunteer.pausedUntil), now, language) })}</p>
      )}
      {volunteer.user === null ? null : <p className={css.quiet}>{t("offer.theirOwn")}</p>}
      {volunteer.helps.map(({ kind, until }) => (
        <div key={kind}>
          <Checkbox
            checked={helps.includes(kind)}
            onChange={(event) => setHelps(event.target.checked ? [...helps, kind] : helps.filter((each) => each !== kind))}
          >
            {w(VOLUNTEER_HELP_WORDS[kind])} {until === null ? "" : t("offer.until", { until })}
          </Checkbox>
        </div>
      ))}
      {volunteer.helps.some(({ kind }) => kind === "key") ? (
        <PeoplePicker value={keyOf} onChange={setKeyOf} label={t("offer.keyOf")} />
      ) : null}
      <FailureLine error={act.error} />
      <div className={acts.buttons}>
        <Button
          type="primary"
          loading={act.isPending}
          onClick={() => act.mutate({ act: "confirm", id: volunteer.id, body: { helps, keyOf: [...keyOf] } })}
        >
          {t("offer.confirm")}
        </Button>
        {volunteer.user === null ? <Button onClick={() => setEdits(true)}>{t("offer.edit")}</Button> : null}
        <Popconfirm
          title={t("offer.removeAsk", { name: volunteer.name })}
          onConfirm={() => act.mutate({ act: "remove", id: volunteer.id })}
        >
          <Button>{t("offer.remove")}</Button>
        </Popconfirm>
      </div>
    </section>
  );
}
