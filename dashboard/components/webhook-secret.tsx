import { Modal } from "antd";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { CopyButton } from "./copy.tsx";

interface Props {
  readonly name: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** The secret with which messages are signed, this once. */
export function WebhookSecret({ name, secret, onClose }: Props) {
  const { t } = useWords();
  return (
    <Modal
      open
      width={640}
      maskClosable={false}
      onCancel={onClose}
      onOk={onClose}
      okText={t("secret.kept")}
      cancelButtonProps={{ style: { display: "none" } }}
      title={t("webhook.secretOf", { name })}
    >
      <div className={css.form}>
        <p>{t("webhook.once")}</p>
        <div className={css.field}>
          <span className={css.quiet}>
            {t("webhook.secret")} <CopyButton text={secret} />
          </span>
          <code className={css.secret} data-testid="webhook-secret">
            {secret}
          </code>
        </div>
      </div>
    </Modal>
  );
}
