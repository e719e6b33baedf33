import { App, Button, Input } from "antd";
import { useState } from "react";
import type { WallScreen } from "../../contracts/index.ts";
import { CopyButton } from "../components/copy.tsx";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { Bones, Empty, Failed, useFailure } from "../components/states.tsx";
import { useWallActs, useWalls } from "../data/walls.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

/** Screens on the wall: opened for the shift, listed, ended. */
export function WallsPage() {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useWalls();
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <div className={css.head}>
        <h1>{t("nav.walls")}</h1>
      </div>
      <p className={css.quiet}>{t("walls.about")}</p>
      <Opening />
      {isPending ? <Bones rows={2} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && data.length === 0 ? <Empty title={t("walls.none")} /> : null}
      {data && data.length > 0 ? (
        <ul className={css.list} aria-label={t("nav.walls")}>
          {data.map((screen) => (
            <Row key={screen.id} screen={screen} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Opening() {
  const { t, language } = useWords();
  const now = useNow(30_000);
  const { open } = useWallActs();
  const [name, setName] = useState("");
  const made = open.data;
  const address = `${location.origin}/wall`;
  return (
    <form
      className={`${css.card} ${css.form}`}
      aria-label={t("walls.open")}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") open.mutate(name.trim(), { onSuccess: () => setName("") });
      }}
    >
      <h2>{t("walls.open")}</h2>
      <Field label={t("walls.where")}>
        {(id) => (
          <Input id={id} value={name} maxLength={40} placeholder={t("walls.whereHint")} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <div>
        <Button type="primary" htmlType="submit" disabled={name.trim() === ""} loading={open.isPending}>
          {t("walls.open")}
        </Button>
      </div>
      <FailureLine error={open.error} />
      {made === undefined ? null : (
        <div role="status">
          <p>
            {t("walls.code", { name: made.screen.name })}{" "}
            <strong style={{ fontSize: 26 }} translate="no">
              {made.code}
            </strong>
          </p>
          <p className={css.quiet}>{t("walls.how", { address, time: timeText(Date.parse(made.screen.endsAt), now, language) })}</p>
          <CopyButton text={`${address}#${made.code}`} label={t("walls.copy")} />
        </div>
      )}
    </form>
  );
}

function Row({ screen }: { readonly screen: WallScreen }) {
  const { t, language } = useWords();
  const now = useNow(10_000);
  const { modal } = App.useApp();
  const failure = useFailure();
  const { end } = useWallActs();
  const time = (at: string): string => timeText(Date.parse(at), now, language);
  const stateOf = (): string => {
    if (screen.endedAt !== null)
      return screen.endedByName === null
        ? t("walls.over", { time: time(screen.endedAt) })
        : t("walls.ended", { time: time(screen.endedAt), name: screen.endedByName });
    if (screen.enteredAt === null) return t("walls.waits");
    return screen.connected > 0 ? t("walls.on") : t("walls.off");
  };
  const ask = (): void =>
    void modal.confirm({
      title: t("walls.endAsk", { name: screen.name }),
      okText: t("walls.end"),
      cancelText: t("act.cancel"),
      onOk: () => end.mutateAsync(screen.id).catch(() => undefined),
    });
  return (
    <li className={css.card}>
      <strong>{screen.name}</strong> {stateOf()}
      <p className={css.quiet}>{t("walls.by", { name: screen.openedByName, at: time(screen.createdAt), until: time(screen.endsAt) })}</p>
      {screen.endedAt === null ? (
        <div>
          <Button onClick={ask}>{t("walls.end")}</Button>
        </div>
      ) : null}
      {end.error ? <span role="alert">{failure(end.error)}</span> : null}
    </li>
  );
}
