import { Button, Input, Select } from "antd";
import { useState } from "react";
import {
  ARRIVAL_UNDO_WITHIN,
  ARRIVAL_WHO,
  ARRIVAL_WHO_WORDS,
  type ArrivalWho,
  arrivalStands,
  arrivalWords,
  type Case,
  isOwnArrival,
  RESCUE_SERVICES,
  RESCUE_WORDS,
  type RescueService,
  roleHas,
  whyNotAct,
} from "../../contracts/index.ts";
import { type CaseActRequest, useCaseHands } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import acts from "./acts.module.css";
import css from "./call-panel.module.css";
import { type CaseFormProps, Frame } from "./case-forms.tsx";
import { Choice } from "./choices.tsx";
import { useDesk } from "./desk.ts";

type Body = Extract<CaseActRequest, { readonly act: "arrive" }>["body"];

/** Whom the case could be given to, as a choice; whoever has no log-in is typed. */
function ColleagueField({ one, value, change }: { readonly one: Case; readonly value: string | null; change(user: string | null): void }) {
  const { t } = useWords();
  const { data } = useCaseHands(one.id);
  return (
    <Select
      allowClear
      value={value}
      onChange={(user) => change(user ?? null)}
      placeholder={t("arrive.colleague")}
      aria-label={t("arrive.colleague")}
      options={(data ?? []).map((hand) => ({ value: hand.user, label: hand.name }))}
    />
  );
}

interface Draft {
  readonly who: ArrivalWho;
  readonly name: string;
  readonly user: string | null;
  readonly service: RescueService | null;
  readonly told: boolean;
}

/** What is sent; null while something is missing. */
function bodyOf({ who, name, user, service, told }: Draft): Body | null {
  const named = name.trim() === "" ? {} : { name: name.trim() };
  if (who === "self") return {};
  if (who === "hand") return { who, told };
  if (who === "rescue") return service === null ? null : { who, service, told, ...named };
  if (who === "colleague" && user !== null) return { who, user, told };
  return "name" in named ? { who, told, ...named } : null;
}

/** Who is there, how that is known. Begins with whoever was sent, where the desk books it. */
export function ArriveForm({ one, busy, send, cancel }: CaseFormProps) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const gives = roleHas(user.role, "cases.dispatch");
  const sent = one.state === "dispatched" ? one.assignedToName : one.state === "taken" ? (one.takenByName ?? one.assignedToName) : null;
  const isMine = [one.takenBy, one.assignedTo].includes(user.username);
  const choices = ARRIVAL_WHO.filter((who) => who !== "hand" || (sent !== null && !isMine));
  const [draft, setDraft] = useState<Draft>({
    ...{ who: choices.includes("hand") ? "hand" : "self", name: "", user: null, service: null, told: true },
  });
  const change = (more: Partial<Draft>): void => setDraft({ ...draft, ...more });
  const body = bodyOf(draft);
  const { who } = draft;
  const label = who === "rescue" ? t("arrive.crew") : t("arrive.name");
  return (
    <Frame
      label={t("arrive.send")}
      ready={body !== null}
      busy={busy}
      submit={() => body !== null && send({ act: "arrive", body })}
      cancel={cancel}
    >
      <Choice
        label={t("arrive.who")}
        value={who}
        onChange={(next) => change({ who: next })}
        options={choices.map((value) => ({
          value,
          label: value === "hand" && sent !== null ? sent : w(ARRIVAL_WHO_WORDS[value]),
        }))}
      />
      {who === "rescue" ? (
        <Choice
          label={t("arrive.service")}
          value={draft.service}
          onChange={(service) => change({ service })}
          options={RESCUE_SERVICES.map((value) => ({ value, label: w(RESCUE_WORDS[value]) }))}
        />
      ) : null}
      {who === "colleague" && gives ? <ColleagueField one={one} value={draft.user} change={(next) => change({ user: next })} /> : null}
      {who === "relative" || who === "rescue" || (who === "colleague" && draft.user === null) ? (
        <Input
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
          placeholder={label}
          aria-label={label}
          maxLength={60}
        />
      ) : null}
      {who === "self" ? null : (
        <Choice
          label={t("arrive.how")}
          value={draft.told ? "told" : "seen"}
          onChange={(how) => change({ told: how === "told" })}
          options={[
            { value: "told", label: t("arrive.told") },
            { value: "seen", label: t("arrive.seen") },
          ]}
        />
      )}
      {who === "relative" ? <span className={acts.label}>{t("arrive.relativeHint")}</span> : null}
    </Frame>
  );
}

/** The newest word on an arrival, for as long as it can be taken back. */
export function ArrivalUndo({ one, busy, send }: Pick<CaseFormProps, "one" | "busy" | "send">) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const now = useNow(1_000);
  const mine = (by: string): boolean => by === user.username || roleHas(user.role, "cases.dispatch");
  const last = one.arrivals?.findLast((each) => arrivalStands(each) && mine(each.by));
  // This desk's clock is read once a second, and may be a little behind the hub's.
  const left = last === undefined ? 0 : Math.min(ARRIVAL_UNDO_WITHIN, Date.parse(last.at) + ARRIVAL_UNDO_WITHIN - now);
  if (last === undefined || left <= 0 || whyNotAct(one, "unarrive", user) !== null) return null;
  const self = isOwnArrival(last);
  const what = self ? `${last.byName} ${w(arrivalWords(last, { self }))}` : w(arrivalWords(last, { self }));
  return (
    <div className={css.undo} role="status">
      <span>{t("arrive.booked", { what })}</span>
      <Button loading={busy} onClick={() => send({ act: "unarrive", body: { arrival: last.id } })}>
        {t("arrive.undo", { seconds: Math.ceil(left / 1_000) })}
      </Button>
    </div>
  );
}
