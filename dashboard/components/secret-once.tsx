import { Modal } from "antd";
import type { NewDeviceAnswer } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { publishLine } from "../words/publish.ts";
import { fullTime } from "../words/time.ts";
import { CopyButton } from "./copy.tsx";

/** A device's secret, this once: the hub keeps only its hash. */
export function SecretOnce({ answer, onClose }: { readonly answer: NewDeviceAnswer | null; readonly onClose: () => void }) {
  const { t, language } = useWords();
  if (answer === null) return null;
  const line = publishLine(answer, location.hostname);
  return (
    <Modal
      open
      onCancel={onClose}
      onOk={onClose}
      maskClosable={false}
      cancelButtonProps={{ style: { display: "none" } }}
      okText={t("secret.kept")}
      title={t("secret.title", { name: answer.device.name })}
      width={640}
    >
      <div className={css.form}>
        <p>{t("secret.once")}</p>
        {answer.oldUntil === undefined ? null : <p>{t("secret.oldUntil", { time: fullTime(Date.parse(answer.oldUntil), language) })}</p>}
        <div className={css.field}>
          <span className={css.quiet}>{t("secret.username")}</span>
          <code className={css.secret}>{answer.mqtt.username}</code>
        </div>
        <div className={css.field}>
          <span className={css.quiet}>
            {t("secret.password")} <CopyButton text={answer.mqtt.password} />
          </span>
          <code className={css.secret} data-testid="device-secret">
            {answer.mqtt.password}
          </code>
        </div>
        <div className={css.field}>
          <span className={css.quiet}>{t("device.topic")}</span>
          <code className={css.secret}>{answer.device.topic}</code>
        </div>
        {answer.device.kind === "gateway" ? null : (
          <div className={css.field}>
            <span className={css.quiet}>
              {t("secret.try")} <CopyButton text={line} />
            </span>
            <code className={css.secret} data-testid="publish-line">
              {line}
            </code>
          </div>
        )}
      </div>
    </Modal>
  );
}
