import { Button, Input } from "antd";
import { useState } from "react";
import type { HandOver } from "../../contracts/index.ts";
import { useAnswerOver, useGiveOver } from "../data/hand-over.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/duty-log-page.module.css";
import page from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { useDesk } from "./desk.ts";
import { useFailure } from "./states.tsx";

function Refused({ error }: { readonly error: unknown }) {
  const failure = useFailure();
  if (!error) return null;
  return (
    <p className={page.failure} role="alert">
      {failure(error)}
    </p>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly label: string;
}

/** Never filled in by the browser: the next officer's is another. */
function Secret({ value, onChange, label }: FieldProps) {
  return (
    <Input.Password
      style={{ width: 200 }}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      placeholder={label}
      aria-label={label}
      autoComplete="new-password"
    />
  );
}

/** The outgoing officer signs by the own password. */
export function GiveForm() {
  const { t } = useWords();
  const { user } = useDesk();
  const give = useGiveOver();
  const [password, setPassword] = useState("");
  return (
    <section className={`${page.card} ${css.screen}`}>
      <div className={css.row}>
        <strong>{t("handOver.giver", { name: user.name })}</strong>
        <Secret value={password} onChange={setPassword} label={t("handOver.password")} />
        <Button
          type="primary"
          disabled={password === ""}
          loading={give.isPending}
          onClick={() => give.mutate(password, { onSettled: () => setPassword("") })}
        >
          {t("handOver.give")}
        </Button>
      </div>
      <Refused error={give.error} />
    </section>
  );
}

/** The incoming officer signs, or says why not, by name and password, at whosever desk. */
export function AnswerForm({ sheet }: { readonly sheet: HandOver }) {
  const { t, language } = useWords();
  const answer = useAnswerOver(sheet.id);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [reason, setReason] = useState("");
  const sign = (why: string | null): void =>
    answer.mutate({ signature: { username: username.trim(), password }, reason: why }, { onSettled: () => setPassword("") });
  const ready = username.trim() !== "" && password !== "";
  return (
    <section className={`${page.card} ${css.screen}`}>
      <p className={page.note}>
        {t("handOver.waiting", { name: sheet.given.byName, time: fullTime(Date.parse(sheet.given.at), language) })}
      </p>
      <div className={css.row}>
        <Input
          style={{ width: 200 }}
          value={username}
          onChange={(event) => setUsername(event.target.value)}
          placeholder={t("handOver.username")}
          aria-label={t("handOver.username")}
          autoComplete="off"
        />
        <Secret value={password} onChange={setPassword} label={t("handOver.password")} />
        <Button type="primary" disabled={!ready} loading={answer.isPending} onClick={() => sign(null)}>
          {t("handOver.take")}
        </Button>
      </div>
      <div className={css.row}>
        <Input
          style={{ width: 408 }}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
          placeholder={t("handOver.reason")}
          aria-label={t("handOver.reason")}
        />
        <Button disabled={!ready || reason.trim() === ""} loading={answer.isPending} onClick={() => sign(reason.trim())}>
          {t("handOver.refuse")}
        </Button>
      </div>
      <Refused error={answer.error} />
    </section>
  );
}
