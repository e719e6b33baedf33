import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Tabs } from "antd";
import { PACK_WORDS, type RuleDetail, VERDICT_WORDS, wordsOf } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { GoLive } from "../components/rule/go-live.tsx";
import own from "../components/rule/rule.module.css";
import { type EditWay, RuleEdit } from "../components/rule/rule-edit.tsx";
import { RuleOverrides } from "../components/rule/rule-overrides.tsx";
import { RulePending } from "../components/rule/rule-pending.tsx";
import { RuleReplay } from "../components/rule/rule-replay.tsx";
import { RuleSwitch } from "../components/rule/rule-switch.tsx";
import { RuleVersions } from "../components/rule/rule-versions.tsx";
import { type RuleDraft, useRuleDraft } from "../components/rule/use-draft.ts";
import { type DraftReading, useDraftReading } from "../components/rule/use-reading.ts";
import { Bones, Failed } from "../components/states.tsx";
import { useRule } from "../data/rules.ts";
import { useWords } from "../i18n/setup.ts";
import { useFamilyText } from "../words/family.ts";
import css from "./page.module.css";

const TABS = ["edit", "replay", "versions", "limits"] as const;
type Tab = (typeof TABS)[number];

function Head({ rule }: { readonly rule: RuleDetail }) {
  const { t, w } = useWords();
  const family = useFamilyText();
  const mayWrite = useRight("rules.write");
  const facts = [
    family(rule.family),
    w(wordsOf(PACK_WORDS, rule.pack)),
    t("evidence.version", { version: rule.version }),
    rule.enabled ? t("rule.isInForce") : t("rules.off"),
    ...(rule.lifeSafety ? [t("rules.lifeSafety")] : []),
    ...(rule.edited ? [t("rule.edited")] : []),
    t("rule.open", { count: rule.openAlerts }),
  ];
  return (
    <>
      <div className={css.head}>
        <Link to="/rules">{t("nav.rules")}</Link>
        <h1>{w(rule.name)}</h1>
        <span className={css.spring} />
        {mayWrite ? <RuleSwitch rule={rule} /> : null}
      </div>
      <p className={css.quiet}>
        {facts.join(" · ")}
        {rule.judged.length === 0
          ? ""
          : ` · ${t("rule.judged", {
              list: rule.judged.map(({ verdict, count }) => `${w(wordsOf(VERDICT_WORDS, verdict))} ${count}`).join(t("list.comma")),
            })}`}
      </p>
    </>
  );
}

interface BarProps {
  readonly rule: RuleDetail;
  readonly draft: RuleDraft;
  readonly reading: DraftReading;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
}

/** What is changed and not yet in force, and where to go from here. */
function DraftBar({ rule, draft, reading, tab, onTab }: BarProps) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const discard = (): void =>
    void modal.confirm({
      title: t("rule.discardAsk"),
      content: t("rule.discardHint"),
      okText: t("rule.discard"),
      cancelText: t("act.cancel"),
      onOk: draft.discard,
    });
  return (
    <div className={own.bar} role="status">
      <strong>{t("rule.unsaved")}</strong>
      {draft.base !== null && draft.base !== rule.version ? <span>{t("rule.baseMoved", { version: rule.version })}</span> : null}
      <span className={css.spring} />
      <Button onClick={discard}>{t("rule.discard")}</Button>
      <GoLive rule={rule} draft={draft} reading={reading} replay={null} onLive={() => onTab("versions")} />
      {tab === "replay" ? null : (
        <Button type="primary" onClick={() => onTab("replay")}>
          {t("rule.toReplay")}
        </Button>
      )}
    </div>
  );
}

function Rule({ rule }: { readonly rule: RuleDetail }) {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/rules/$id" });
  const navigate = useNavigate({ from: "/rules/$id" });
  const mayWrite = useRight("rules.write");
  const draft = useRuleDraft(rule);
  const reading = useDraftReading(rule, draft);
  const tab = TABS.find((one) => one === search.tab) ?? "edit";
  const go = (next: Tab, replay = search.replay): void =>
    void navigate({
      search: ({ way }) => ({ tab: next, ...(replay === undefined ? {} : { replay }), ...(way && { way }) }),
      replace: true,
    });
  const setWay = (way: EditWay): void => void navigate({ search: (before) => ({ ...before, way }), replace: true });
  return (
    <>
      <Head rule={rule} />
      {rule.pending ? <RulePending rule={rule} pending={rule.pending} /> : null}
      {mayWrite && draft.changed ? <DraftBar rule={rule} draft={draft} reading={reading} tab={tab} onTab={go} /> : null}
      <Tabs
        className={own.tabs ?? ""}
        activeKey={tab}
        onChange={(next) => go(TABS.find((one) => one === next) ?? "edit")}
        destroyOnHidden
        items={[
          {
            key: "edit",
            label: t("rule.tab.edit"),
            children: <RuleEdit rule={rule} draft={draft} reading={reading} way={search.way === "text" ? "text" : "form"} onWay={setWay} />,
          },
          {
            key: "replay",
            label: t("rule.tab.replay"),
            children: (
              <RuleReplay
                rule={rule}
                draft={draft}
                reading={reading}
                chosen={search.replay ?? null}
                onChoose={(id) => go("replay", id)}
                onLive={() => go("versions")}
              />
            ),
          },
          { key: "versions", label: t("rule.tab.versions"), children: <RuleVersions rule={rule} /> },
          { key: "limits", label: t("rule.tab.limits", { count: rule.overrides.length }), children: <RuleOverrides rule={rule} /> },
        ]}
      />
    </>
  );
}

/** One rule: what it says, how to change it, what a change would do, and what was in force before. */
export function RulePage() {
  const { id } = useParams({ from: "/shell/rules/$id" });
  const { data, error, isPending, refetch } = useRule(id);
  return (
    <div className={css.page}>
      {isPending ? <Bones rows={10} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Rule key={data.id} rule={data} /> : null}
    </div>
  );
}
