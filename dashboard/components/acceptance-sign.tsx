import { Button, Input } from "antd";
import { useState } from "react";
import {
  ACCEPTANCE_PARTIES,
  ACCEPTANCE_PARTY_WORDS,
  type AcceptanceParty,
  type AcceptanceView,
  isAcceptanceOpen,
} from "../../contracts/index.ts";
import { useAcceptanceActs } from "../data/acceptances.ts";
import { useWords } from "../i18n/setup.ts";
import page from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import css from "./acceptance.module.css";
import { useRight } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";
import { SignatureFields } from "./signature-fields.tsx";
import visitCss from "./visits.module.css";

function SignForm({
  view,
  party,
  onDone,
}: {
  readonly view: AcceptanceView;
  readonly party: AcceptanceParty;
  readonly onDone: () => void;
}) {
  const { t } = useWords();
  const { sign } = useAcceptanceActs(view.id);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [remark, setRemark] = useState("");
  const said = remark.trim();
  const send = (): void =>
    sign.mutate(
      { party, signature: { username: username.trim(), password }, ...(said === "" ? {} : { remark: said }) },
      { onSuccess: onDone, onSettled: () => setPassword("") },
    );
  return (
    <div className={css.form}>
      <Input
        value={remark}
        maxLength={500}
        onChange={(event) => setRemark(event.target.value)}
        placeholder={t("acceptance.remark")}
        aria-label={t("acceptance.remark")}
      />
      <SignatureFields username={username} onUsername={setUsername} password={password} onPassword={setPassword} />
      <div className={visitCss.buttons}>
        <Button type="primary" disabled={username.trim() === "" || password === ""} loading={sign.isPending} onClick={send}>
          {t("acceptance.signNow")}
        </Button>
        <Button onClick={onDone}>{t("act.cancel")}</Button>
      </div>
      <FailureLine error={sign.error} />
    </div>
  );
}

/** Who has signed the version that is shown, and the way to sign it; a version that is not the last takes no more. */
export function AcceptanceSign({ view }: { readonly view: AcceptanceView }) {
  const { t, w, language } = useWords();
  const [asked, setAsked] = useState<AcceptanceParty | null>(null);
  const shown = view.versions.find(({ version }) => version === view.version);
  const last = view.versions.at(-1);
  const maySign = useRight("acceptance.make");
  const takes = !maySign ? false : isAcceptanceOpen(view) ? view.version === null : view.version === last?.version;
  const open = view.counts.incomplete + view.counts.rejected;
  return (
    <section className={page.form} aria-label={t("acceptance.sign")}>
      <h2>{t("acceptance.sign")}</h2>
      {takes && shown === undefined ? (
        <p className={page.note}>{open === 0 ? t("acceptance.signHint") : t("acceptance.signOpen", { count: open })}</p>
      ) : null}
      <ul className={css.signatures}>
        {ACCEPTANCE_PARTIES.map((party) => {
          const signature = shown?.signatures.find((one) => one.party === party);
          return (
            <li key={party} className={css.party}>
              <strong>{w(ACCEPTANCE_PARTY_WORDS[party])}</strong>
              {signature ? (
                <span>
                  {t("walk.signedBy", { name: signature.by.name, time: fullTime(Date.parse(signature.at), language) })}
                  {signature.remark === null ? "" : ` · ${signature.remark}`}
                </span>
              ) : (
                <span className={page.quiet}>{t("acceptance.unsigned")}</span>
              )}
              {takes && signature === undefined && asked !== party ? (
                <div>
                  <Button onClick={() => setAsked(party)}>{t("acceptance.signFor")}</Button>
                </div>
              ) : null}
              {takes && signature === undefined && asked === party ? (
                <SignForm view={view} party={party} onDone={() => setAsked(null)} />
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
