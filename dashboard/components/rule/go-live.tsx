import { Button } from "antd";
import { useState } from "react";
import type { ReplayView, RuleDetail } from "../../../contracts/index.ts";
import { useRuleActs } from "../../data/rules.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { useDesk } from "../desk.ts";
import { ReasonModal } from "./reason-modal.tsx";
import { RuleDiff } from "./rule-diff.tsx";
import type { RuleDraft } from "./use-draft.ts";
import type { DraftReading } from "./use-reading.ts";

interface Props {
  readonly rule: RuleDetail;
  readonly draft: RuleDraft;
  readonly reading: DraftReading;
  /** The replay that was seen; null: on one's own name and reason. */
  readonly replay: ReplayView | null;
  readonly onLive: () => void;
}

/** Puts the draft in force: after a replay of this very text that this person has seen, else in their name with a reason. */
export function GoLive({ rule, draft, reading, replay, onLive }: Props) {
  const { t } = useWords();
  const { user } = useDesk();
  const [open, setOpen] = useState(false);
  const { goLive } = useRuleActs(rule.id);
  const admitted =
    replay?.state === "done" &&
    replay.version === rule.version &&
    replay.yaml.trim() === draft.text.trim() &&
    replay.seenBy.includes(user.username);
  const readable = reading.settled && reading.faults.length === 0 && reading.error === null;
  return (
    <>
      <Button {...(admitted ? { type: "primary" as const } : {})} disabled={!readable} onClick={() => setOpen(true)}>
        {admitted ? t("rule.goLive") : t("rule.goLiveAnyway")}
      </Button>
      {open ? (
        <ReasonModal
          title={admitted ? t("rule.goLiveAsk") : t("rule.goLiveAnywayAsk")}
          okText={admitted ? t("rule.goLive") : t("rule.goLiveAnyway")}
          label={admitted ? null : t("rule.overrideReason", { name: user.name })}
          busy={goLive.isPending}
          error={goLive.error}
          onClose={() => {
            setOpen(false);
            goLive.reset();
          }}
          onOk={(reason) =>
            // The answer may find this button gone already: what follows must not hang on it.
            void goLive.mutateAsync({ yaml: draft.text, ...(admitted && replay ? { replay: replay.id } : { override: { reason } }) }).then(
              () => {
                setOpen(false);
                draft.discard();
                onLive();
              },
              () => undefined,
            )
          }
        >
          {admitted ? null : <p>{t("rule.notReplayed")}</p>}
          <RuleDiff before={{ yaml: rule.yaml, reading: rule }} after={{ yaml: draft.text, reading: reading.good }} />
          <p className={css.quiet}>{t("rule.goLiveHint", { count: rule.openAlerts })}</p>
          {rule.lifeSafety ? <p>{t("rule.twoNames")}</p> : null}
        </ReasonModal>
      ) : null}
    </>
  );
}
