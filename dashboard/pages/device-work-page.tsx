import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select } from "antd";
import { isDeviceKind, WORK_REASON_WORDS, WORK_REASONS } from "../../contracts/index.ts";
import { ByBuilding } from "../components/by-building.tsx";
import { DeviceWorkItem } from "../components/device-work-item.tsx";
import { KindPicker, PlacePicker } from "../components/pickers.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { TickNotes } from "../components/tick-notes.tsx";
import { useTicks } from "../components/use-ticks.ts";
import { tableOf, useDeviceWork } from "../data/device-work.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** Devices that somebody should go to: one building, one trip, on the phone as at the desk. */
export function DeviceWorkPage() {
  const { t, w } = useWords();
  const search = useSearch({ from: "/shell/device-work" });
  const navigate = useNavigate({ from: "/device-work" });
  const ticks = useTicks();
  const { data, error, isPending, refetch } = useDeviceWork(search);
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/device-work", search: (before) => ({ ...before, ...change }), replace: true });
  const waits = data?.items.filter((one) => one.waits).length ?? 0;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.deviceWork")}</h1>
        <span className={css.spring} />
        <TableFiles path={tableOf("device-work", search)} prints={{ page: "device-work" }} />
      </div>
      <p className={css.quiet}>{t("deviceWork.hint")}</p>
      <div className={css.filters}>
        <Select
          style={{ minWidth: 130 }}
          value={search.reason ?? ""}
          aria-label={t("deviceWork.allReasons")}
          onChange={(value) => set({ reason: value || undefined })}
          options={[
            { value: "", label: t("deviceWork.allReasons") },
            ...WORK_REASONS.map((reason) => ({ value: reason, label: w(WORK_REASON_WORDS[reason]) })),
          ]}
        />
        <div>
          <KindPicker
            value={search.kind !== undefined && isDeviceKind(search.kind) ? search.kind : null}
            onChange={(kind) => set({ kind: kind ?? undefined })}
            label={t("filter.allKinds")}
          />
        </div>
        <div>
          <PlacePicker
            value={search.place ?? null}
            onChange={(place) => set({ place: place ?? undefined })}
            label={t("filter.allPlaces")}
          />
        </div>
        {data ? <span className={css.quiet}>{t("deviceWork.count", { count: data.items.length - waits, waits, of: data.of })}</span> : null}
      </div>
      <TickNotes ticks={ticks} />
      {isPending ? <Bones /> : null}
      {error && !data ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? <Empty title={t("deviceWork.empty")} hint={t("deviceWork.emptyHint")} /> : null}
      <ByBuilding items={data?.items ?? []} line={(one) => <DeviceWorkItem key={one.device} one={one} ticks={ticks} />} />
    </div>
  );
}
