import { Link } from "@tanstack/react-router";
import { type Alert, type Device, isLost, type PersonView, type Place } from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { useStateText } from "../components/alert-words.tsx";
import { useRight } from "../components/desk.ts";
import { EmergencyLine } from "../components/emergency-line.tsx";
import { KnowingLines } from "../components/knowing-lines.tsx";
import { MetButtons } from "../components/met-buttons.tsx";
import { OwnRights } from "../components/own-rights.tsx";
import { PersonLine } from "../components/person-card.tsx";
import { PortraitSection } from "../components/portrait-section.tsx";
import { SeverityBadge } from "../components/severity.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { FamilyStay } from "../components/stay-form.tsx";
import { useAllDevices } from "../data/devices.ts";
import { useConsents } from "../data/family.ts";
import { SEEN_EVERY, usePeople } from "../data/people.ts";
import { usePlaces } from "../data/places.ts";
import { pushObstacle, thisBrowser } from "../data/push.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow, useOpenAlerts } from "../live/hooks.ts";
import { compareUrgency } from "../live/urgency.ts";
import { isAtHome } from "../words/at-home.ts";
import { isStale } from "../words/time.ts";
import { measurementText, valueText } from "../words/value.ts";
import css from "./family-home.module.css";

function AlertLink({ alert }: { readonly alert: Alert }) {
  const { w } = useWords();
  const now = useNow(5_000);
  const stateText = useStateText();
  return (
    <Link to="/alerts/$id" params={{ id: alert.id }} className={`${css.alert} ${css[alert.severity]}`}>
      <span>
        <SeverityBadge severity={alert.severity} size={20} /> · {stateText(alert, now)} · <Age at={alert.raisedAt} />
      </span>
      <strong>{w(alert.sentence)}</strong>
    </Link>
  );
}

function Values({ devices }: { readonly devices: readonly Device[] }) {
  const { language } = useWords();
  const now = useNow(5_000);
  const rows = devices.flatMap((device) => device.values.map((value) => ({ device, value })));
  return (
    <div className={css.values}>
      {rows.map(({ device, value }) => {
        const stale = isStale(Date.parse(value.at), now, device.interval);
        return (
          <div key={`${device.id}/${value.measurement}`} style={{ display: "contents" }}>
            <span className={css.quiet}>{measurementText(value.measurement, language)}</span>
            <span className={stale ? css.quiet : ""}>{valueText(value.value, value.measurement, value.unit, language)}</span>
            <span className={css.quiet}>
              <Age at={value.at} />
            </span>
          </div>
        );
      })}
    </div>
  );
}

const ALERTING = ["alert-person", "alert-activity", "alert-home", "vitals"] as const;

/** "No alert" is said only where alerts would be shown: whoever may not learn of some is told that. */
function Knowing({ person, alerts }: { readonly person: PersonView; readonly alerts: readonly Alert[] }) {
  const { t } = useWords();
  const { data } = useConsents(person.id);
  const grants = data?.rights[0]?.grants;
  const given = grants === undefined ? ALERTING.length : ALERTING.filter((kind) => grants[kind] !== undefined).length;
  return (
    <>
      {given > 0 || alerts.length > 0 ? <KnowingLines activity={person.activity} alerts={alerts} sex={person.sex} /> : null}
      {given < ALERTING.length ? <p className={css.quiet}>{t(given === 0 ? "consent.blindAll" : "consent.blindSome")}</p> : null}
    </>
  );
}

function PersonHome({
  person,
  devices,
  alerts,
}: {
  readonly person: PersonView;
  readonly devices: readonly Device[];
  readonly alerts: readonly Alert[];
}) {
  const { t } = useWords();
  return (
    <section className={css.card} aria-label={person.name}>
      <h2>
        <PersonLine person={person} />
      </h2>
      <Knowing person={person} alerts={alerts} />
      {alerts.map((alert) => (
        <AlertLink key={alert.id} alert={alert} />
      ))}
      <LostLinks person={person.id} />
      <Values devices={devices.filter((device) => device.kind === "wearable" || device.kind === "bed")} />
      <MetButtons person={person.id} />
      <FamilyStay person={person} />
      <PortraitSection person={person.id} name={person.name} />
      <OwnRights person={person.id} />
      <p className={css.quiet}>{t("family.never")}</p>
    </section>
  );
}

/** An open search for her: her family knows what she wears and where she goes. */
function LostLinks({ person }: { readonly person: string }) {
  const { t, w } = useWords();
  const cases = useLive((state) => state.cases);
  const open = [...cases.values()].filter((one) => one.person === person && isLost(one) && one.state !== "visit-due");
  return open.map((one) => (
    <Link key={one.id} to="/cases/$id" params={{ id: one.id }} className={`${css.alert} ${css[one.severity]}`}>
      <span>{w(one.title)}</span>
      <strong>{t("lost.familyAsk")}</strong>
    </Link>
  ));
}

/** Of this person, or of nobody in particular (smoke, gas) in her home. */
function concerns(alert: Alert, person: PersonView, places: readonly Place[]): boolean {
  if (alert.person !== null) return alert.person === person.id;
  return alert.place !== null && person.home !== null && isAtHome(alert.place.id, person.home, places);
}

/** A family's page on a phone: her people, in words, with ages. */
export function FamilyHome() {
  const { t } = useWords();
  const people = usePeople(true, SEEN_EVERY);
  const devices = useAllDevices(useRight("devices.read"));
  const places = usePlaces(useRight("places.read"));
  const live = useLive((state) => state.devices);
  const alerts = useOpenAlerts();
  if (people.isPending) return <Bones />;
  if (people.error) return <Failed error={people.error} retry={() => void people.refetch()} />;
  const now = (device: Device): Device => {
    const fresh = live.get(device.id);
    return fresh === undefined
      ? device
      : { ...device, state: fresh.state, lastAt: fresh.lastAt, on: [...fresh.on], values: [...fresh.values] };
  };
  return (
    <div className={css.page}>
      {pushObstacle(thisBrowser()) === "wechat" ? <p className={css.quiet}>{t("family.wechat")}</p> : null}
      {people.data.items.length === 0 ? <Empty title={t("family.nobody")} hint={t("family.nobodyHint")} /> : null}
      {people.data.items.map((person) => (
        <PersonHome
          key={person.id}
          person={person}
          devices={(devices.data?.items ?? [])
            .filter((device) => device.person === person.id || person.devices.includes(device.id))
            .map(now)}
          alerts={alerts.filter((alert) => concerns(alert, person, places.data?.items ?? [])).sort(compareUrgency)}
        />
      ))}
      <EmergencyLine />
    </div>
  );
}
