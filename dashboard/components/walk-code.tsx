import { Button, Input } from "antd";
import { useState } from "react";
import { isArmable, pointOfCode, type WalkView } from "../../contracts/index.ts";
import { useWalkActs } from "../data/walks.ts";
import { useWords } from "../i18n/setup.ts";
import { FailureLine } from "./form-end.tsx";
import visitCss from "./visits.module.css";
import css from "./walk.module.css";

/** The label of a point, typed or read by a scanner that types: the point is armed and stands first. */
export function WalkCode({ walk, onFound }: { readonly walk: WalkView; readonly onFound: (device: string) => void }) {
  const { t } = useWords();
  const { arm } = useWalkActs(walk.id);
  const [code, setCode] = useState("");
  const [missed, setMissed] = useState<string | null>(null);
  const begin = (): void => {
    const point = pointOfCode(walk.points, code);
    setMissed(point === undefined ? code.trim() : null);
    if (point === undefined) return;
    setCode("");
    onFound(point.device);
    if (isArmable(point.kind)) arm.mutate(point.device);
  };
  return (
    <form
      className={`${css.form} ${css.screen}`}
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <div className={visitCss.buttons}>
        <Input
          value={code}
          maxLength={300}
          autoComplete="off"
          onChange={(event) => setCode(event.target.value)}
          placeholder={t("walk.code")}
          aria-label={t("walk.code")}
          className={css.code ?? ""}
        />
        <Button type="primary" htmlType="submit" disabled={code.trim() === ""} loading={arm.isPending}>
          {t("walk.begin")}
        </Button>
      </div>
      {missed === null || missed === "" ? null : <div role="alert">{t("walk.noCode", { code: missed })}</div>}
      <FailureLine error={arm.error} />
    </form>
  );
}
