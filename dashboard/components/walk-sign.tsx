import { Button, Input } from "antd";
import { useState } from "react";
import type { WalkView } from "../../contracts/index.ts";
import { useWalkActs } from "../data/walks.ts";
import { useWords } from "../i18n/setup.ts";
import page from "../pages/page.module.css";
import { useDesk } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";
import { SignatureFields } from "./signature-fields.tsx";
import visitCss from "./visits.module.css";
import css from "./walk.module.css";

/** Ends the walk: by name and password, at whosever phone. */
export function WalkSign({ walk }: { readonly walk: WalkView }) {
  const { t } = useWords();
  const { user } = useDesk();
  const { sign } = useWalkActs(walk.id);
  const [username, setUsername] = useState(user.username);
  const [password, setPassword] = useState("");
  const [conclusion, setConclusion] = useState("");
  const { missing, failed } = walk.counts;
  const send = (): void =>
    sign.mutate(
      {
        signature: { username: username.trim(), password },
        ...(conclusion.trim() === "" ? {} : { conclusion: conclusion.trim() }),
      },
      { onSettled: () => setPassword("") },
    );
  return (
    <section className={`${page.card} ${css.screen}`}>
      <h2>{t("walk.sign")}</h2>
      <p className={page.quiet}>{t("walk.signHint")}</p>
      {missing + failed > 0 ? <p className={visitCss.late}>{t("walk.left", { missing, failed })}</p> : null}
      <div className={css.form}>
        <Input.TextArea
          value={conclusion}
          maxLength={1000}
          autoSize={{ minRows: 2 }}
          onChange={(event) => setConclusion(event.target.value)}
          placeholder={t("walk.conclusion")}
          aria-label={t("walk.conclusion")}
        />
        <SignatureFields username={username} onUsername={setUsername} password={password} onPassword={setPassword} />
        <div>
          <Button type="primary" disabled={username.trim() === "" || password === ""} loading={sign.isPending} onClick={send}>
            {t("walk.signNow")}
          </Button>
        </div>
      </div>
      <FailureLine error={sign.error} />
    </section>
  );
}
