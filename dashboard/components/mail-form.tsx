import { App, Button, Checkbox, Input, InputNumber } from "antd";
import { useState } from "react";
import type { MailView } from "../../contracts/index.ts";
import { useMailActs } from "../data/channels.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

const PORTS = { tls: 465, plain: 587 } as const;
const isMail = (text: string): boolean => /^[^@\s]+@[^@\s]+$/.test(text.trim());

/** What mail server is in force, and where it comes from. */
export function MailSection({ mail, sets }: { readonly mail: MailView | null; readonly sets: boolean }) {
  const { t, language } = useWords();
  const { modal } = App.useApp();
  const { remove } = useMailActs();
  const askRemove = (): void =>
    void modal.confirm({
      title: t("mail.removeAsk"),
      okText: t("channels.remove"),
      cancelText: t("act.cancel"),
      onOk: () => remove.mutateAsync().catch(() => undefined),
    });
  return (
    <section className={css.item} aria-label={t("mail.title")}>
      {mail === null ? (
        <p>{t("mail.none")}</p>
      ) : (
        <p>
          <strong>
            {mail.host}:{mail.port}
          </strong>{" "}
          {mail.from}{" "}
          <span className={css.quiet}>
            {mail.by === "environment"
              ? t("mail.byEnvironment")
              : mail.testedAt === null
                ? ""
                : t("mail.tested", { at: timeText(Date.parse(mail.testedAt), Date.now(), language) })}
          </span>
        </p>
      )}
      {sets && mail?.by !== "environment" ? (
        <details>
          <summary>{mail === null ? t("mail.set") : t("mail.change")}</summary>
          <MailForm mail={mail} />
          {mail === null ? null : (
            <Button size="small" onClick={askRemove}>
              {t("mail.remove")}
            </Button>
          )}
        </details>
      ) : null}
      <FailureLine error={remove.error} />
    </section>
  );
}

/** A mail server typed in; it counts only once a real message went through, and what came of it is said in words. */
export function MailForm({ mail }: { readonly mail: MailView | null }) {
  const { t, w } = useWords();
  const { save } = useMailActs();
  const [host, setHost] = useState(mail?.host ?? "");
  const [tls, setTls] = useState(mail?.tls ?? true);
  const [port, setPort] = useState<number>(mail?.port ?? PORTS.tls);
  const [user, setUser] = useState(mail?.user ?? "");
  const [password, setPassword] = useState("");
  const [from, setFrom] = useState(mail?.from ?? "");
  const [to, setTo] = useState("");
  const ready = /^[A-Za-z0-9.:-]+$/.test(host.trim()) && /[^@\s]+@[^@\s]+$/.test(from.trim()) && isMail(to);
  const submit = (): void =>
    save.mutate({
      ...{ host: host.trim(), port, tls, user: user.trim() || null, from: from.trim(), to: to.trim() },
      ...(password === "" ? {} : { password }),
    });
  return (
    <form
      className={css.form}
      style={{ maxWidth: 480 }}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) submit();
      }}
    >
      <p className={css.quiet}>{t("mail.about")}</p>
      <Field label={t("mail.host")}>
        {(id) => (
          <Input id={id} value={host} placeholder="smtp.example.org" maxLength={200} onChange={(event) => setHost(event.target.value)} />
        )}
      </Field>
      <Checkbox
        checked={tls}
        onChange={(event) => {
          setTls(event.target.checked);
          setPort(event.target.checked ? PORTS.tls : PORTS.plain);
        }}
      >
        {t("mail.tls")}
      </Checkbox>
      <Field label={t("mail.port")}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={65_535}
            precision={0}
            value={port}
            onChange={(next) => setPort(next ?? PORTS.tls)}
            style={{ width: 160 }}
          />
        )}
      </Field>
      <Field label={t("mail.user")}>
        {(id) => <Input id={id} value={user} maxLength={200} autoComplete="off" onChange={(event) => setUser(event.target.value)} />}
      </Field>
      <Field label={t("mail.password")}>
        {(id) => (
          <Input.Password
            id={id}
            value={password}
            maxLength={200}
            autoComplete="new-password"
            placeholder={mail?.passwordSet ? t("channels.secretSet") : ""}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("mail.from")}>
        {(id) => (
          <Input
            id={id}
            value={from}
            maxLength={200}
            placeholder={t("mail.fromExample")}
            onChange={(event) => setFrom(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("mail.to")}>
        {(id) => <Input id={id} type="email" value={to} maxLength={200} onChange={(event) => setTo(event.target.value)} />}
      </Field>
      {save.data ? (
        <p role={save.data.ok ? "status" : "alert"} className={save.data.ok ? css.note : css.failure}>
          {w(save.data.words)}
        </p>
      ) : null}
      <FailureLine error={save.error} />
      <Button htmlType="submit" disabled={!ready} loading={save.isPending}>
        {t("mail.try")}
      </Button>
    </form>
  );
}
