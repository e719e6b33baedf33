import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { DEVICE_STATE_WORDS, ROLES } from "../../contracts/index.ts";
import { useDevice, useDeviceCamera } from "../data/devices.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./alert-panel.module.css";
import { useDesk, useRight } from "./desk.ts";
import { Snapshot } from "./snapshot.tsx";

/** The camera that sees a device, by name: with a way to its page for those who see cameras. */
export function CameraName({ device }: { readonly device: string }) {
  const { t, w } = useWords();
  const { kinds } = ROLES[useDesk().user.role];
  const { data } = useDeviceCamera(device);
  if (data === undefined) return null;
  if (data.camera === null) return <>{t("camera.gone")}</>;
  const { id, name, place, state } = data.camera;
  return (
    <>
      {kinds === "all" ? (
        <Link to="/devices/$id" params={{ id }} search={{}}>
          {name}
        </Link>
      ) : (
        name
      )}{" "}
      <span className={css.quiet}>
        {place} · {w(DEVICE_STATE_WORDS[state])}
      </span>
    </>
  );
}

function LastPicture({ device }: { readonly device: string }) {
  const { t } = useWords();
  const may = useRight("pictures.read");
  const { data, refetch, isFetching } = useDeviceCamera(device);
  if (data === undefined || data.camera === null) return null;
  if (!may) return null;
  if (data.picture === null) return <p className={css.quiet}>{t("camera.noPicture")}</p>;
  return (
    <div>
      <Snapshot key={data.picture.hash} picture={data.picture} may isClear={data.clear} />
      <Button size="small" loading={isFetching} onClick={() => void refetch()}>
        {t("camera.newer")}
      </Button>
    </div>
  );
}

/** At an alert: what was written down beside its device, the camera that sees it and what that saw last. */
export function SeenBy({ device }: { readonly device: string }) {
  const { t } = useWords();
  const { data } = useDevice(device, useRight("devices.read"));
  if (data === undefined || (data.camera === undefined && data.remark === undefined)) return null;
  return (
    <section className={css.section} aria-label={t("camera.title")}>
      <h3>{t("camera.title")}</h3>
      <dl className={css.facts}>
        {data.camera === undefined ? null : (
          <>
            <dt>{t("device.camera")}</dt>
            <dd>
              <CameraName device={device} />
            </dd>
          </>
        )}
        {data.remark === undefined ? null : (
          <>
            <dt>{t("device.remark")}</dt>
            <dd>{data.remark}</dd>
          </>
        )}
      </dl>
      {data.camera === undefined ? null : <LastPicture device={device} />}
    </section>
  );
}
