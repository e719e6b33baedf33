import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Select } from "antd";
import { useEffect, useState } from "react";
import {
  DEVICE_KINDS,
  DEVICE_STATE_WORDS,
  DEVICE_STATES,
  type Device,
  type DeviceLive,
  isDeviceKind,
  type NewDeviceAnswer,
} from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { useRight } from "../components/desk.ts";
import { AddDevice } from "../components/device-form.tsx";
import { DeviceIcon } from "../components/device-icon.tsx";
import { More } from "../components/more.tsx";
import { KindPicker, PlacePicker } from "../components/pickers.tsx";
import { SecretOnce } from "../components/secret-once.tsx";
import { Bones, Empty, Failed, Unreadable } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { usePhone } from "../components/use-width.ts";
import { useDevices } from "../data/devices.ts";
import { registerTable } from "../data/imports.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { isStale } from "../words/time.ts";
import { measurementText, qualityTexts, valueText } from "../words/value.ts";
import css from "./page.module.css";

/** Not heard, for whatever reason. */
const LOST = "offline,silent";

function Filters() {
  const { t, w } = useWords();
  const search = useSearch({ from: "/shell/devices" });
  const navigate = useNavigate({ from: "/devices" });
  const [text, setText] = useState(search.search ?? "");
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/devices", search: (before) => ({ ...before, ...change }), replace: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts a search, after a pause
  useEffect(() => {
    const timer = setTimeout(() => set({ search: text.trim() || undefined }), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className={css.filters}>
      <Input
        style={{ width: 220 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t("devices.search")}
        aria-label={t("devices.search")}
        allowClear
      />
      <div>
        <KindPicker
          value={search.kind !== undefined && isDeviceKind(search.kind) ? search.kind : null}
          onChange={(kind) => set({ kind: kind ?? undefined })}
          label={t("filter.allKinds")}
        />
      </div>
      <Select
        style={{ minWidth: 130 }}
        value={search.state ?? ""}
        aria-label={t("filter.state")}
        onChange={(value) => set({ state: value || undefined })}
        options={[
          { value: "", label: t("filter.allStates") },
          { value: LOST, label: t("devices.lost") },
          ...DEVICE_STATES.map((state) => ({ value: state, label: w(DEVICE_STATE_WORDS[state]) })),
        ]}
      />
      <div>
        <PlacePicker value={search.place ?? null} onChange={(place) => set({ place: place ?? undefined })} label={t("filter.allPlaces")} />
      </div>
    </div>
  );
}

/** The newest values in one line, the stale ones grey. */
function LastValues({ device, live }: { readonly device: Device; readonly live: DeviceLive | undefined }) {
  const { t, language } = useWords();
  const now = useNow(10_000);
  const values = [...(live?.values ?? device.values)].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, 3);
  if (values.length === 0) return <span className={css.stale}>{t("device.noValues")}</span>;
  return (
    <>
      {values.map((value) => (
        <div key={value.measurement} className={isStale(Date.parse(value.at), now, device.interval) ? css.stale : ""}>
          {measurementText(value.measurement, language)} {valueText(value.value, value.measurement, value.unit, language)}{" "}
          <span className={css.quiet}>
            {qualityTexts(value.quality, language).join(" ")} <Age at={value.at} every={10_000} />
          </span>
        </div>
      ))}
    </>
  );
}

function useLiveDevice(device: Device): {
  readonly live: DeviceLive | undefined;
  readonly state: Device["state"];
  readonly lastAt: string | null;
} {
  const live = useLive((state) => state.devices.get(device.id));
  return { live, state: live?.state ?? device.state, lastAt: live?.lastAt ?? device.lastAt };
}

function Row({ device }: { readonly device: Device }) {
  const { w } = useWords();
  const { live, state, lastAt } = useLiveDevice(device);
  return (
    <tr>
      <td>
        <span className={css.device}>
          <DeviceIcon kind={device.kind} state={state} />
          <Link to="/devices/$id" params={{ id: device.id }}>
            {device.name}
          </Link>
        </span>
      </td>
      <td>{w(DEVICE_KINDS[device.kind].words)}</td>
      <td>{device.place?.path ?? "—"}</td>
      <td>{w(DEVICE_STATE_WORDS[state])}</td>
      <td>
        <Age at={lastAt} every={10_000} />
      </td>
      <td>
        <LastValues device={device} live={live} />
      </td>
    </tr>
  );
}

function Card({ device }: { readonly device: Device }) {
  const { w } = useWords();
  const { live, state, lastAt } = useLiveDevice(device);
  return (
    <Link to="/devices/$id" params={{ id: device.id }} className={css.item ?? ""}>
      <span className={css.device}>
        <DeviceIcon kind={device.kind} state={state} size={24} />
        <strong>{device.name}</strong>
      </span>
      <span className={css.quiet}>
        {w(DEVICE_STATE_WORDS[state])} · <Age at={lastAt} every={10_000} /> · {device.place?.path ?? ""}
      </span>
      <LastValues device={device} live={live} />
    </Link>
  );
}

function Table({ devices }: { readonly devices: readonly Device[] }) {
  const { t } = useWords();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t("device.name")}</th>
            <th>{t("device.kind")}</th>
            <th>{t("device.place")}</th>
            <th>{t("alert.stateName")}</th>
            <th>{t("device.lastAt")}</th>
            <th>{t("device.values")}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <Row key={device.id} device={device} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Devices by pages of a hundred; the filters are in the URL. */
export function DevicesPage() {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/devices" });
  const phone = usePhone();
  const mayWrite = useRight("devices.write");
  const imports = useRight("imports.run");
  const query = useDevices(search);
  const devices = query.data?.pages.flatMap((page) => page.items) ?? [];
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<NewDeviceAnswer | null>(null);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.devices")}</h1>
        <span className={css.spring} />
        <Link
          to="/device-labels"
          search={{ ...(search.kind !== undefined && { kind: search.kind }), ...(search.place !== undefined && { place: search.place }) }}
        >
          {t("labels.open")}
        </Link>
        {imports ? <TableFiles path={registerTable("devices", search)} /> : null}
        {mayWrite ? (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t("device.add")}
          </Button>
        ) : null}
      </div>
      <Filters />
      <Unreadable count={query.data?.pages.reduce((sum, page) => sum + page.unreadable, 0) ?? 0} />
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && devices.length === 0 ? <Empty title={t("devices.empty")} hint={t("devices.emptyHint")} /> : null}
      {devices.length === 0 ? null : phone ? (
        <div className={css.list}>
          {devices.map((device) => (
            <Card key={device.id} device={device} />
          ))}
        </div>
      ) : (
        <Table devices={devices} />
      )}
      <More query={query} />
      {adding ? (
        <AddDevice
          open
          onClose={() => setAdding(false)}
          onAdded={(answer) => {
            setAdding(false);
            setAdded(answer);
          }}
        />
      ) : null}
      <SecretOnce answer={added} onClose={() => setAdded(null)} />
    </div>
  );
}
