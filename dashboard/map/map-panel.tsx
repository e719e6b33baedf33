import { AutoComplete, Button, type RefSelectProps } from "antd";
import { lazy, type RefObject, Suspense, useMemo, useState } from "react";
import type { Alert } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useAllDevices } from "../data/devices.ts";
import { usePeople } from "../data/people.ts";
import { useCommunityMap, usePlaces } from "../data/places.ts";
import { type TextKey, useWords } from "../i18n/setup.ts";
import { DeviceCard } from "./device-card.tsx";
import { type Found, find } from "./find.ts";
import css from "./safety-map.module.css";
import { useWorks, WorkCard } from "./work-card.tsx";

const SafetyMap = lazy(() => import("./safety-map.tsx").then((module) => ({ default: module.SafetyMap })));

/** Where the map should look; a new object moves it. */
export interface Look {
  readonly where: readonly [number, number];
  readonly ring: boolean;
}

const KIND_KEYS: Readonly<Record<Found["kind"], TextKey>> = { device: "search.device", place: "search.place", person: "search.person" };

interface SearchProps {
  readonly inputRef: RefObject<RefSelectProps | null>;
  readonly sources: Parameters<typeof find>[1];
  readonly onFound: (found: Found) => void;
}

function MapSearch({ inputRef, sources, onFound }: SearchProps) {
  const { t, language } = useWords();
  const [text, setText] = useState("");
  const hits = useMemo(() => find(text, sources, language), [text, sources, language]);
  return (
    <AutoComplete
      ref={inputRef}
      className={css.search ?? ""}
      value={text}
      onChange={setText}
      placeholder={t("search.placeholder")}
      aria-label={t("search.placeholder")}
      allowClear
      defaultActiveFirstOption
      notFoundContent={text === "" ? null : t("search.none")}
      options={hits.map((hit) => ({
        value: `${hit.kind}:${hit.id}`,
        label: (
          <span>
            <span className={css.quiet}>{t(KIND_KEYS[hit.kind])}</span> {hit.name} <span className={css.quiet}>{hit.detail}</span>
          </span>
        ),
      }))}
      onSelect={(value) => {
        const hit = hits.find((one) => `${one.kind}:${one.id}` === value);
        if (hit === undefined) return;
        setText(hit.name);
        onFound(hit);
      }}
    />
  );
}

const hasWebGl2 = (): boolean => document.createElement("canvas").getContext("webgl2") !== null;

export interface MapPanelProps {
  readonly alerts: readonly Alert[];
  readonly look: Look | null;
  readonly setLook: (look: Look | null) => void;
  readonly pitched: boolean;
  readonly setPitched: (pitched: boolean) => void;
  readonly searchRef: RefObject<RefSelectProps | null>;
  readonly onAlert: (id: string) => void;
  readonly onPerson: (id: string) => void;
}

/** The map with its search, its switches and the card of the device that was pressed. */
export function MapPanel({ alerts, look, setLook, pitched, setPitched, searchRef, onAlert, onPerson }: MapPanelProps) {
  const { t } = useWords();
  const map = useCommunityMap();
  const devices = useAllDevices(useRight("devices.read"));
  const places = usePlaces(useRight("places.read"));
  const mayPeople = useRight("people.read");
  const people = usePeople(mayPeople);
  const [withPeople, setWithPeople] = useState(false);
  const [device, setDevice] = useState<string | null>(null);
  const [work, setWork] = useState<string | null>(null);
  const { plans, works } = useWorks();
  const [nowhere, setNowhere] = useState<readonly Alert[]>([]);
  const [webGl] = useState(hasWebGl2);
  const sources = useMemo(
    () => ({ devices: devices.data?.items ?? [], places: places.data?.items ?? [], people: people.data?.items ?? [] }),
    [devices.data, places.data, people.data],
  );
  const onFound = (found: Found): void => {
    if (found.where !== null) setLook({ where: found.where, ring: true });
    if (found.kind === "device") setDevice(found.id);
  };
  if (!webGl) return <Empty title={t("map.noWebGl")} hint={t("map.noWebGlHint")} />;
  if (map.isPending) return <Bones rows={8} />;
  if (map.error) return <Failed error={map.error} retry={() => void map.refetch()} />;
  return (
    <section className={css.box} aria-label={t("map.title")}>
      <Suspense fallback={<Bones rows={8} />}>
        <SafetyMap
          map={map.data}
          devices={sources.devices}
          places={sources.places}
          people={withPeople ? sources.people : null}
          alerts={alerts}
          works={works}
          look={look}
          pitched={pitched}
          onAlert={onAlert}
          onDevice={(id) => {
            setWork(null);
            setDevice(id);
          }}
          onPerson={onPerson}
          onWork={(id) => {
            setDevice(null);
            setWork(id);
          }}
          onNowhere={setNowhere}
        />
      </Suspense>
      <div className={css.tools}>
        <MapSearch inputRef={searchRef} sources={sources} onFound={onFound} />
        <Button onClick={() => setPitched(!pitched)} aria-pressed={pitched}>
          {pitched ? t("map.flat") : t("map.pitched")}
        </Button>
        {mayPeople ? (
          <Button aria-pressed={withPeople} type={withPeople ? "primary" : "default"} onClick={() => setWithPeople(!withPeople)}>
            {t("map.people")}
          </Button>
        ) : null}
      </div>
      {devices.error ? (
        <div className={css.trouble} role="alert">
          {t("map.devicesFailed")} <Button onClick={() => void devices.refetch()}>{t("error.retry")}</Button>
        </div>
      ) : null}
      {device !== null ? <DeviceCard id={device} devices={sources.devices} onClose={() => setDevice(null)} /> : null}
      {work !== null ? <WorkCard id={work} plans={plans} onClose={() => setWork(null)} /> : null}
      {nowhere.length > 0 ? (
        <button type="button" className={css.nowhere} onClick={() => nowhere[0] && onAlert(nowhere[0].id)}>
          {t("map.nowhere", { count: nowhere.length })}
        </button>
      ) : null}
    </section>
  );
}
