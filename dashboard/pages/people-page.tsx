import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useState } from "react";
import { LIVING_WORDS, MOBILITY_WORDS, NEED_WORDS, type PersonView } from "../../contracts/index.ts";
import { AbilitySection } from "../components/ability-form.tsx";
import { ConsentSection } from "../components/consent-section.tsx";
import { ContactsSection } from "../components/contacts-section.tsx";
import { useRight } from "../components/desk.ts";
import { EraseSection } from "../components/erase-section.tsx";
import { FactsSection } from "../components/facts-form.tsx";
import { FamilySection } from "../components/family-section.tsx";
import { PlaceGrid } from "../components/grid/place-grid.tsx";
import { HealthExport } from "../components/health-export.tsx";
import { HouseholdSection } from "../components/household-form.tsx";
import { KnowingLines } from "../components/knowing-lines.tsx";
import { LifeSection } from "../components/life-section.tsx";
import { MetButtons } from "../components/met-buttons.tsx";
import { PersonFacts } from "../components/person-card.tsx";
import { PortraitSection } from "../components/portrait-section.tsx";
import { RhythmSection } from "../components/rhythm-section.tsx";
import { ScoreCard } from "../components/score-card.tsx";
import { Bones, Empty, Failed, Unreadable } from "../components/states.tsx";
import { StaySection } from "../components/stay-form.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { useActivity } from "../data/care.ts";
import { useAllDevices } from "../data/devices.ts";
import { contactsTable, registerTable } from "../data/imports.ts";
import { usePeople, usePerson } from "../data/people.ts";
import { useWords } from "../i18n/setup.ts";
import { useOpenAlerts } from "../live/hooks.ts";
import { plain } from "../map/find.ts";
import css from "./page.module.css";

function Detail({ id }: { readonly id: string }) {
  const { t } = useWords();
  const { data, error, isPending, refetch } = usePerson(id);
  const mayFamily = useRight("family.read");
  const devices = useAllDevices();
  const maySee = useRight("people.names");
  const mayVisit = useRight("visits.make");
  const mayTransfer = useRight("transfer.make");
  const activity = useActivity(id, maySee);
  const alerts = useOpenAlerts();
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const own = (devices.data?.items ?? []).filter((device) => data.devices.includes(device.id));
  return (
    <section className={css.card} aria-label={data.name}>
      <PersonFacts person={data} contacts={false} />
      {maySee ? (
        <>
          <KnowingLines
            activity={activity.data ?? data.activity}
            alerts={alerts.filter((alert) => alert.person === data.id)}
            sex={data.sex}
          />
          <MetButtons person={data.id} />
          <ContactsSection person={data} />
          {data.home === null ? null : <PlaceGrid place={data.home} />}
          {mayFamily ? (
            <>
              <FamilySection person={data} />
              <ConsentSection person={data} />
            </>
          ) : null}
          <AbilitySection person={data} />
          <StaySection person={data} />
          <LifeSection key={data.id} person={data} />
          <HouseholdSection person={data} />
          <FactsSection person={data} />
          <PortraitSection key={`portrait ${data.id}`} person={data.id} name={data.name} />
        </>
      ) : null}
      {mayVisit ? <RhythmSection person={data.id} /> : null}
      <h2>{t("nav.devices")}</h2>
      <ul className={css.list}>
        {own.map((device) => (
          <li key={device.id}>
            <Link to="/devices/$id" params={{ id: device.id }}>
              {device.name}
            </Link>
          </li>
        ))}
      </ul>
      <Link to="/alerts" search={{ person: data.id }}>
        {t("person.alerts")}
      </Link>
      {mayTransfer ? (
        <Link to="/people/$id/transfer" params={{ id: data.id }}>
          {t("transfer.title")}
        </Link>
      ) : null}
      <ScoreCard person={data} />
      <HealthExport key={data.id} person={data} />
      <EraseSection person={data} />
    </section>
  );
}

function Rows({ people, open }: { readonly people: readonly PersonView[]; readonly open: (id: string) => void }) {
  const { t, w } = useWords();
  const alerts = useOpenAlerts();
  const year = new Date().getFullYear();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t("person.name")}</th>
            <th>{t("person.age")}</th>
            <th>{t("person.home")}</th>
            <th>{t("person.living")}</th>
            <th>{t("person.needs")}</th>
            <th>{t("nav.alerts")}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td>
                <Link
                  to="/people"
                  search={{ id: person.id }}
                  onClick={(event) => {
                    event.preventDefault();
                    open(person.id);
                  }}
                >
                  {person.name}
                </Link>
              </td>
              <td>{person.birthYear === null ? "—" : year - person.birthYear}</td>
              <td>{person.placePath ?? "—"}</td>
              <td>{w(LIVING_WORDS[person.living])}</td>
              <td>{[w(MOBILITY_WORDS[person.mobility]), ...person.needs.map((need) => w(NEED_WORDS[need]))].join(t("list.comma"))}</td>
              <td>{alerts.filter((alert) => alert.person === person.id).length || "—"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The people in care, as far as this role sees them. */
export function PeoplePage() {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/people" });
  const navigate = useNavigate({ from: "/people" });
  const [text, setText] = useState(search.search ?? "");
  const { data, error, isPending, refetch } = usePeople();
  const imports = useRight("imports.run");
  const names = useRight("people.names");
  const wanted = plain(text);
  const people = (data?.items ?? []).filter((person) => plain(`${person.name}${person.placePath ?? ""}`).includes(wanted));
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.people")}</h1>
        <Input
          style={{ width: 260 }}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("people.search")}
          aria-label={t("people.search")}
          allowClear
        />
        <span className={css.spring} />
        {imports && names ? (
          <>
            <span className={css.filters}>
              {t("people.register")} <TableFiles path={registerTable("people", { search: text.trim() })} />
            </span>
            <span className={css.filters}>
              {t("people.contacts")} <TableFiles path={contactsTable(text.trim())} />
            </span>
          </>
        ) : null}
      </div>
      {search.id ? <Detail id={search.id} /> : null}
      <Unreadable count={data?.unreadable ?? 0} />
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && people.length === 0 ? <Empty title={t("people.empty")} hint={t("people.emptyHint")} /> : null}
      {people.length > 0 ? <Rows people={people} open={(id) => void navigate({ to: "/people", search: { id } })} /> : null}
    </div>
  );
}
