import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Input, Radio, Segmented } from "antd";
import { useState } from "react";
import { DEVICE_KINDS, DEVICE_STATE_WORDS, type Device, type LastValue, type NewDeviceAnswer, toIso } from "../../contracts/index.ts";
import { gapLimit, withGaps } from "../charts/gaps.ts";
import { LineChart } from "../charts/line-chart.tsx";
import { Age } from "../components/age.tsx";
import { useRight } from "../components/desk.ts";
import { EditDevice } from "../components/device-form.tsx";
import { DeviceIcon } from "../components/device-icon.tsx";
import { DeviceMessages } from "../components/device-messages.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { MaintenanceNote } from "../components/maintenance-note.tsx";
import { SecretOnce } from "../components/secret-once.tsx";
import { CameraName } from "../components/seen-by.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useDevice, useDeviceActs, useSeries } from "../data/devices.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { isRange, RANGES, type Range, spanOf } from "../words/ranges.ts";
import { fieldOfInstant, fullTime, instantOfField, isStale } from "../words/time.ts";
import { eventText, measurementText, qualityTexts, valueText } from "../words/value.ts";
import css from "./page.module.css";

/** Hours in which an old secret is accepted beside the new one. */
const KEEPS: readonly [number, ...number[]] = [24, 168, 0];

interface ValuesProps {
  readonly device: Device;
  /** What speaks only on change still holds while it is in reach. */
  readonly inReach: boolean;
  readonly values: readonly LastValue[];
  readonly chosen: string;
  readonly onChoose: (measurement: string) => void;
}

function Values({ device, inReach, values, chosen, onChoose }: ValuesProps) {
  const { t, language } = useWords();
  const now = useNow(5_000);
  if (values.length === 0) return <Empty title={t("device.noValues")} hint={t("device.noValuesHint")} />;
  return (
    <div className={css.values}>
      {values.map((value) => {
        const stale = device.onChange ? !inReach : isStale(Date.parse(value.at), now, device.interval);
        return (
          <button
            key={value.measurement}
            type="button"
            className={css.value}
            aria-pressed={value.measurement === chosen}
            onClick={() => onChoose(value.measurement)}
          >
            <span className={css.quiet}>{measurementText(value.measurement, language)}</span>
            <strong className={stale ? css.stale : ""}>{valueText(value.value, value.measurement, value.unit, language)}</strong>
            <span className={css.quiet}>
              {stale ? `${t("device.stale")} · ` : ""}
              {qualityTexts(value.quality, language).join(" ")} <Age at={value.at} />
            </span>
          </button>
        );
      })}
    </div>
  );
}

function useRange() {
  const search = useSearch({ from: "/shell/devices/$id" });
  const navigate = useNavigate({ from: "/devices/$id" });
  const range: Range = isRange(search.range) ? search.range : "24h";
  const from = search.from === undefined ? undefined : instantOfField(search.from);
  const to = search.to === undefined ? undefined : instantOfField(search.to);
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return { range, from, to, set, measurement: search.measurement };
}

function Chart({ device, measurement }: { readonly device: Device; readonly measurement: string }) {
  const { t, language } = useWords();
  const { range, from, to, set } = useRange();
  const now = useNow(30_000);
  const span = spanOf(range, now, { from, to });
  const query = { measurement, from: toIso(span.from), to: toIso(span.to), points: span.points };
  const { data, error, isPending } = useSeries(device.id, query);
  const points = data?.points ?? [];
  const width = span.points === null ? 0 : (span.to - span.from) / span.points;
  // What speaks only on change has no gaps: between two words nothing changed.
  const limit = device.onChange
    ? Number.POSITIVE_INFINITY
    : Math.max(
        2.5 * width,
        gapLimit(
          points.map((point) => Date.parse(point.t)),
          device.interval,
        ),
      );
  return (
    <div className={css.card}>
      <div className={css.filters}>
        <Segmented
          aria-label={t("range.span")}
          value={range}
          onChange={(value) => set({ range: value })}
          options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
        />
        {range === "custom" ? (
          <>
            <Input
              style={{ width: 200 }}
              type="datetime-local"
              aria-label={t("range.from")}
              value={fieldOfInstant(span.from)}
              onChange={(event) => set({ from: event.target.value })}
            />
            <Input
              style={{ width: 200 }}
              type="datetime-local"
              aria-label={t("range.to")}
              value={fieldOfInstant(span.to)}
              onChange={(event) => set({ to: event.target.value })}
            />
          </>
        ) : null}
      </div>
      {isPending ? <Bones rows={4} /> : null}
      <FailureLine error={error} />
      {data && points.length === 0 ? (
        <Empty title={t("chart.empty")} hint={t("chart.emptyHint", { from: fullTime(span.from, language) })} />
      ) : null}
      {data && points.length > 0 ? (
        <LineChart
          measurement={measurement}
          unit={data.unit}
          points={withGaps(points, limit)}
          height={280}
          from={span.from}
          to={span.to}
          extra={
            <>
              {data.cut ? <span className={css.quiet}>{t("chart.cut")}</span> : null}
              {data.minutesBefore === null ? null : (
                <span className={css.quiet}>{t("chart.minutesBefore", { time: fullTime(Date.parse(data.minutesBefore), language) })}</span>
              )}
            </>
          }
        />
      ) : null}
    </div>
  );
}

function Acts({ device }: { readonly device: Device }) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const { rotate, remove } = useDeviceActs();
  const [editing, setEditing] = useState(false);
  const [answer, setAnswer] = useState<NewDeviceAnswer | null>(null);
  const askRotate = (): void => {
    let keep = KEEPS[0];
    void modal.confirm({
      title: t("device.rotateAsk", { name: device.name }),
      content: (
        <Radio.Group
          defaultValue={keep}
          onChange={(event) => {
            keep = event.target.value;
          }}
          options={KEEPS.map((hours) => ({
            value: hours,
            label: hours === 0 ? t("device.rotateNow") : t("device.rotateKeep", { count: hours }),
          }))}
        />
      ),
      okText: t("device.rotate"),
      cancelText: t("act.cancel"),
      onOk: async () => setAnswer(await rotate.mutateAsync({ id: device.id, keep })),
    });
  };
  const askRemove = (): void =>
    void modal.confirm({
      title: t("device.removeAsk", { name: device.name }),
      content: t("device.removeAbout", { place: device.place?.path ?? "" }),
      okText: t("device.remove"),
      cancelText: t("act.cancel"),
      onOk: async () => {
        await remove.mutateAsync(device.id);
        void navigate({ to: "/devices" });
      },
    });
  const error = rotate.error ?? remove.error;
  return (
    <>
      <div className={css.filters}>
        <Button onClick={() => setEditing(true)}>{t("act.edit")}</Button>
        <Button onClick={askRotate}>{t("device.rotate")}</Button>
        <Button onClick={askRemove}>{t("device.remove")}</Button>
      </div>
      <FailureLine error={error} />
      {editing ? <EditDevice device={device} open onClose={() => setEditing(false)} /> : null}
      <SecretOnce answer={answer} onClose={() => setAnswer(null)} />
    </>
  );
}

/** Who tells whether a device that speaks only on change is in reach. */
function AliveBy({ device }: { readonly device: Device }) {
  const { t, w } = useWords();
  const { data } = useDevice(device.aliveBy ?? device.id);
  const live = useLive((state) => state.devices.get(device.aliveBy ?? device.id));
  if (device.aliveBy === undefined || data === undefined) return <p className={css.quiet}>{t("device.aliveByNone")}</p>;
  const state = w(DEVICE_STATE_WORDS[live?.state ?? data.state]);
  return (
    <p className={css.quiet}>
      {t("device.aliveBy")}{" "}
      <Link to="/devices/$id" params={{ id: data.id }} search={{}}>
        {data.name}
      </Link>{" "}
      · {state}
    </p>
  );
}

/** One device: what it last said and how old that is, its curves, its acts. */
export function DevicePage() {
  const { id } = useParams({ from: "/shell/devices/$id" });
  const { t, w, language } = useWords();
  const mayWrite = useRight("devices.write");
  const { data, error, isPending, refetch } = useDevice(id);
  const live = useLive((state) => state.devices.get(id));
  const { measurement, set } = useRange();
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const { state, lastAt, on, values } = live ?? data;
  const chosen = measurement ?? values[0]?.measurement ?? "";
  return (
    <div className={css.page}>
      <div className={css.head}>
        <DeviceIcon kind={data.kind} state={state} size={28} />
        <h1>{data.name}</h1>
        <span className={css.quiet}>
          {w(DEVICE_KINDS[data.kind].words)} · {w(DEVICE_STATE_WORDS[state])} · {t("device.lastAt")} <Age at={lastAt} />
        </span>
        <span className={css.spring} />
        {mayWrite ? <Acts device={data} /> : null}
      </div>
      <p className={css.quiet}>
        {data.place?.path ?? t("device.noPlace")} · {data.onChange ? t("device.onChange") : t("device.every", { count: data.interval })} ·{" "}
        {t("device.topic")} {data.topic} · {t("device.created", { time: fullTime(Date.parse(data.createdAt), language) })} ·{" "}
        <Link to="/alerts" search={{ device: data.id }}>
          {t("device.alerts")}
        </Link>
      </p>
      {data.kind === "gateway" && mayWrite ? (
        <p>
          <Link to="/gateways/$id" params={{ id: data.id }} search={{}}>
            {t("gateway.open")}
          </Link>
        </p>
      ) : null}
      {data.onChange ? <AliveBy device={data} /> : null}
      {data.camera === undefined ? null : (
        <p>
          {t("device.camera")} <CameraName device={data.id} />
        </p>
      )}
      {data.remark === undefined ? null : (
        <p>
          {t("device.remark")} {data.remark}
        </p>
      )}
      <MaintenanceNote device={data.id} />
      {on.length > 0 ? <p>{t("device.on", { names: on.map((name) => eventText(name, language)).join(t("list.comma")) })}</p> : null}
      <Values device={data} inReach={state === "online"} values={values} chosen={chosen} onChoose={(next) => set({ measurement: next })} />
      {chosen === "" ? null : <Chart device={data} measurement={chosen} />}
      {mayWrite ? <DeviceMessages device={data.id} named={data.kind === "gateway"} /> : null}
    </div>
  );
}
