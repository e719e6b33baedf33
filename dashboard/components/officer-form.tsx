import { Button, Input } from "antd";
import { useState } from "react";
import { type DeskOfficer, ROLES } from "../../contracts/index.ts";
import { useOfficers, useSitDown } from "../data/officers.ts";
import { useWords } from "../i18n/setup.ts";
import { useLogInFailure } from "../pages/log-in-failure.ts";
import { Field } from "./field.tsx";
import css from "./officer-form.module.css";

const DIGITS = 8;
const LEAST = 4;

function Officers({
  items,
  chosen,
  onChoose,
}: {
  readonly items: readonly DeskOfficer[];
  readonly chosen: string | undefined;
  readonly onChoose: (user: string) => void;
}) {
  const { t, w } = useWords();
  return (
    <fieldset className={css.officers}>
      <legend>{t("officer.who")}</legend>
      {items.map((one) => (
        <label key={one.user} className={one.user === chosen ? css.chosen : ""}>
          <input type="radio" name="officer" checked={one.user === chosen} onChange={() => onChoose(one.user)} />
          <strong>{one.name}</strong>
          <span className={css.quiet}>
            {w(ROLES[one.role].words)}
            {one.seated ? ` · ${t("officer.seated")}` : ""}
            {one.pin === "set" ? "" : ` · ${t(`officer.pin.${one.pin}`)}`}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface Props {
  /** Who is offered first: whose desk it is (unlocking), or the next (changing). */
  readonly first: "seated" | "next";
  readonly text: string;
  readonly onDone: () => void;
}

/** Who sits down at this desk, by PIN. Nothing where nobody may. */
export function OfficerForm({ first, text, onDone }: Props) {
  const { t } = useWords();
  const failure = useLogInFailure();
  const { data } = useOfficers();
  const sit = useSitDown();
  const [picked, setPicked] = useState<string>();
  const [pin, setPin] = useState("");
  // To change officers nobody needs to be told who sits there.
  const items = (data ?? []).filter(({ seated }) => first === "seated" || !seated);
  const able = items.filter((one) => one.pin === "set");
  const wanted = able.find(({ seated }) => seated) ?? able[0];
  const chosen = items.find(({ user }) => user === (picked ?? (wanted ?? items[0])?.user));
  if (items.length === 0) return null;
  const submit = (): void => {
    if (chosen === undefined || pin.length < LEAST || sit.isPending) return;
    // The field is empty before the answer comes: a wrong PIN is typed anew, not mended.
    sit.mutate({ user: chosen.user, pin }, { onSuccess: onDone, onSettled: () => setPin("") });
  };
  return (
    <form
      className={css.form}
      aria-label={t("officer.form")}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Officers items={items} chosen={chosen?.user} onChoose={setPicked} />
      {chosen?.pin === "set" ? (
        <Field label={t("officer.pin")}>
          {(id) => (
            <Input.Password
              key={chosen.user}
              id={id}
              value={pin}
              onChange={(event) => setPin(event.target.value.replace(/\D/g, "").slice(0, DIGITS))}
              inputMode="numeric"
              autoComplete="off"
              autoFocus
              visibilityToggle={false}
              size="large"
              name="pin"
            />
          )}
        </Field>
      ) : (
        <p className={css.quiet}>{t("officer.byPassword")}</p>
      )}
      {sit.error ? (
        <p role="alert" className={css.failure}>
          {failure(sit.error)}
        </p>
      ) : null}
      {chosen?.pin === "set" ? (
        <Button type="primary" htmlType="submit" size="large" loading={sit.isPending} disabled={pin.length < LEAST}>
          {text}
        </Button>
      ) : null}
    </form>
  );
}
