import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import type { OwnWays } from "../../contracts/index.ts";
import { useOwnWayActs } from "../data/channels.ts";
import { PushRefused, presentEndpoint, pushObstacle, thisBrowser, usePushActs } from "../data/push.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { dayText } from "../words/time.ts";
import { useFailure } from "./states.tsx";
import { WayLine } from "./way-proof.tsx";

/** Browsers that are pushed to, this one among them or not; and where it cannot be, that in words. */
export function PushSection({ push }: { readonly push: OwnWays["push"] }) {
  const { t, language } = useWords();
  const { modal } = App.useApp();
  const failure = useFailure();
  const acts = usePushActs();
  const { test } = useOwnWayActs();
  const here = useQuery({ queryKey: ["push-here"], queryFn: presentEndpoint });
  const obstacle = pushObstacle(thisBrowser());
  const error = acts.add.error ?? acts.remove.error ?? test.error;
  const askRemove = (id: string, name: string): void =>
    void modal.confirm({
      title: t("push.offAsk", { name }),
      okText: t("push.off"),
      cancelText: t("act.cancel"),
      onOk: () => acts.remove.mutateAsync(id).catch(() => undefined),
    });
  return (
    <section className={css.card} aria-label={t("push.title")}>
      <h2>{t("push.title")}</h2>
      <p className={css.quiet}>{t("push.about")}</p>
      {push.devices.length === 0 ? <p>{t("push.none")}</p> : null}
      <ul className={css.list}>
        {push.devices.map((device) => (
          <li key={device.id} className={css.item}>
            <span>
              <strong>{device.name}</strong>{" "}
              <span className={css.quiet}>{t("push.since", { at: dayText(Date.parse(device.since), language) })}</span>
            </span>
            <ul>
              <WayLine
                way={device.way}
                busy={test.isPending && test.variables.device === device.id}
                onTest={() => test.mutate({ channel: "web-push", device: device.id })}
              />
            </ul>
            <div>
              <Button size="small" onClick={() => askRemove(device.id, device.name)}>
                {t("push.off")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {obstacle === null ? (
        <div className={css.filters}>
          <Button loading={acts.add.isPending} onClick={() => acts.add.mutate(push.key, { onSettled: () => void here.refetch() })}>
            {here.data == null ? t("push.on") : t("push.again")}
          </Button>
          {acts.add.isSuccess ? <span role="status">{t("push.done")}</span> : null}
        </div>
      ) : (
        <p role="note" className={css.note}>
          {t(`push.not.${obstacle}`)}
        </p>
      )}
      {error ? (
        <p role="alert" className={css.failure}>
          {error instanceof PushRefused ? t(error.message === "denied" ? "push.not.denied" : "push.noService") : failure(error)}
        </p>
      ) : null}
    </section>
  );
}
