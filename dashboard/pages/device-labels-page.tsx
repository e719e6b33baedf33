import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";
import { DEVICE_KINDS, isDeviceKind } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { PrintButton } from "../components/paper/print-button.tsx";
import { KindPicker, PlacePicker } from "../components/pickers.tsx";
import { QrPicture } from "../components/qr-picture.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { labelPath, MOST_LABELS, useLabels } from "../data/labels.ts";
import { useWords } from "../i18n/setup.ts";
import labelCss from "./labels.module.css";
import css from "./page.module.css";

/**
 * Labels for devices, to be printed, cut and stuck on: nobody's name is on them. A label holds the id by which the device
 * speaks, so that it is right before the device is claimed and after it is registered anew.
 */
export function DeviceLabelsPage() {
  const { t, w } = useWords();
  const search = useSearch({ from: "/shell/device-labels" });
  const navigate = useNavigate({ from: "/device-labels" });
  const mayClaim = useRight("quarantine.read");
  const isUnclaimed = mayClaim && search.of === "unclaimed";
  const { data, error, isPending, refetch } = useLabels(isUnclaimed ? null : search);
  const labels = data ?? [];
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/device-labels", search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <div className={css.page}>
      <div className={labelCss.screen}>
        <Link to="/devices">{t("labels.back")}</Link>
        <div className={css.head}>
          <h1>{t("labels.title")}</h1>
          <span className={css.spring} />
          <PrintButton type="primary" disabled={labels.length === 0} page="device-labels" />
        </div>
        <div className={css.filters}>
          {mayClaim ? (
            <Segmented
              aria-label={t("labels.of")}
              value={isUnclaimed ? "unclaimed" : "devices"}
              onChange={(of) => set({ of: of === "unclaimed" ? of : undefined })}
              options={[
                { value: "devices", label: t("labels.registered") },
                { value: "unclaimed", label: t("nav.unclaimed") },
              ]}
            />
          ) : null}
          {isUnclaimed ? null : (
            <>
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
            </>
          )}
        </div>
        <p className={css.quiet}>{t("labels.hint", { address: location.origin })}</p>
        {labels.length < MOST_LABELS ? null : <p role="status">{t("labels.most", { count: MOST_LABELS })}</p>}
      </div>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && labels.length === 0 ? <Empty title={t("devices.empty")} hint={t("labels.emptyHint")} /> : null}
      <ul className={labelCss.sheet}>
        {labels.map(({ key, code, kind, place }) => (
          <li key={key} className={labelCss.label}>
            <QrPicture text={`${location.origin}${labelPath(code)}`} label={code} />
            <strong>{kind === null ? t("labels.unknownKind") : w(DEVICE_KINDS[kind].words)}</strong>
            <span>{code}</span>
            <span>{place}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
