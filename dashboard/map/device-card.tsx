import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { DEVICE_KINDS, DEVICE_STATE_WORDS, type Device } from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { DeviceIcon } from "../components/device-icon.tsx";
import { MaintenanceNote } from "../components/maintenance-note.tsx";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { isStale } from "../words/time.ts";
import { eventText, measurementText, valueText } from "../words/value.ts";
import css from "./safety-map.module.css";

/** What one device on the map last said, and how old that is. */
export function DeviceCard({
  id,
  devices,
  onClose,
}: {
  readonly id: string;
  readonly devices: readonly Device[];
  readonly onClose: () => void;
}) {
  const { t, w, language } = useWords();
  const live = useLive((state) => state.devices.get(id));
  const now = useNow(5_000);
  const device = devices.find((one) => one.id === id);
  if (device === undefined) return null;
  const { state, values, on, lastAt } = live ?? device;
  return (
    <aside className={css.card} aria-label={device.name}>
      <header>
        <DeviceIcon kind={device.kind} state={state} />
        <strong>{device.name}</strong>
        <Button size="small" onClick={onClose} aria-label={t("act.closePanel")}>
          ×
        </Button>
      </header>
      <p className={css.quiet}>
        {w(DEVICE_KINDS[device.kind].words)} · {w(DEVICE_STATE_WORDS[state])} · {t("device.lastAt")} <Age at={lastAt} />
      </p>
      <p className={css.quiet}>{device.place?.path ?? ""}</p>
      <MaintenanceNote device={id} />
      <div className={css.values}>
        {values.map((value) => (
          <div
            key={value.measurement}
            style={{ display: "contents" }}
            className={isStale(Date.parse(value.at), now, device.interval) ? css.stale : ""}
          >
            <span className={css.quiet}>{measurementText(value.measurement, language)}</span>
            <span>{valueText(value.value, value.measurement, value.unit, language)}</span>
            <span className={css.quiet}>
              <Age at={value.at} />
            </span>
          </div>
        ))}
      </div>
      {on.length > 0 ? <p>{t("device.on", { names: on.map((name) => eventText(name, language)).join(t("list.comma")) })}</p> : null}
      <Link to="/devices/$id" params={{ id }}>
        {t("device.open")}
      </Link>
    </aside>
  );
}
