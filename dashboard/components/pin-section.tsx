import { Button, Input } from "antd";
import { useState } from "react";
import { weakPin } from "../../contracts/index.ts";
import { usePin, usePinActs } from "../data/officers.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { useDesk, useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { Bones, Failed } from "./states.tsx";

/** One's own PIN: set, changed and removed; only for those whose desk locks. */
export function PinSection() {
  const acts = useRight("alerts.act");
  return acts ? <Pin /> : null;
}

function Pin() {
  const { t } = useWords();
  const query = usePin();
  const { remove } = usePinActs();
  const state = query.data?.state;
  return (
    <section className={css.card} aria-label={t("pin.title")}>
      <h2>{t("pin.title")}</h2>
      <p className={css.quiet}>{t("pin.about")}</p>
      {query.isPending ? <Bones rows={1} /> : null}
      {query.error && !query.data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {state === undefined ? null : (
        <div className={css.filters}>
          <strong>{t(`pin.state.${state}`)}</strong>
          {state === "none" ? null : (
            <Button onClick={() => remove.mutate()} loading={remove.isPending}>
              {t("pin.remove")}
            </Button>
          )}
        </div>
      )}
      <FailureLine error={remove.error} />
      <PinForm has={state !== undefined && state !== "none"} />
    </section>
  );
}

function PinForm({ has }: { readonly has: boolean }) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const { set } = usePinActs();
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [password, setPassword] = useState("");
  const weak = pin.length >= 4 ? weakPin(pin, [user.username]) : null;
  const differs = again.length >= pin.length && again !== pin;
  const ready = pin.length >= 4 && weak === null && again === pin && password !== "";
  const clear = (): void => {
    setPin("");
    setAgain("");
    setPassword("");
  };
  const digits = (text: string): string => text.replace(/\D/g, "").slice(0, 8);
  return (
    <form
      className={css.form}
      aria-label={t(has ? "pin.change" : "pin.set")}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) set.mutate({ password, pin }, { onSuccess: clear });
      }}
    >
      <Field label={t("pin.new")}>
        {(id) => (
          <Input.Password
            id={id}
            value={pin}
            status={weak === null ? "" : "error"}
            inputMode="numeric"
            autoComplete="off"
            onChange={(event) => setPin(digits(event.target.value))}
          />
        )}
      </Field>
      {weak === null ? null : <p role="alert">{w(weak)}</p>}
      <Field label={t("pin.again")}>
        {(id) => (
          <Input.Password
            id={id}
            value={again}
            status={differs ? "error" : ""}
            inputMode="numeric"
            autoComplete="off"
            onChange={(event) => setAgain(digits(event.target.value))}
          />
        )}
      </Field>
      {differs ? <p role="alert">{t("pin.differs")}</p> : null}
      <Field label={t("pin.password")}>
        {(id) => (
          <Input.Password id={id} value={password} autoComplete="current-password" onChange={(event) => setPassword(event.target.value)} />
        )}
      </Field>
      <FailureLine error={set.error} />
      {set.isSuccess ? <p role="status">{t("pin.saved")}</p> : null}
      <div>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={set.isPending}>
          {t(has ? "pin.change" : "pin.set")}
        </Button>
      </div>
    </form>
  );
}
