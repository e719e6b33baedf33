import { useNavigate, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useState } from "react";
import { FAMILIES, FAMILY_WORDS, PACK_WORDS, type RuleView, wordsOf } from "../../contracts/index.ts";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useRules } from "../data/rules.ts";
import { useWords } from "../i18n/setup.ts";
import { plain } from "../map/find.ts";
import css from "./page.module.css";

function useFamilyText(): (family: string) => string {
  const { w } = useWords();
  return (family) => {
    const known = FAMILIES.find((one) => one === family);
    return known === undefined ? family : w(FAMILY_WORDS[known]);
  };
}

function Rule({ rule, open, onToggle }: { readonly rule: RuleView; readonly open: boolean; readonly onToggle: (open: boolean) => void }) {
  const { t, w } = useWords();
  const family = useFamilyText();
  return (
    <details className={css.fold} open={open} onToggle={(event) => event.currentTarget.open !== open && onToggle(event.currentTarget.open)}>
      <summary>
        <strong>{w(rule.name)}</strong>{" "}
        <span className={css.quiet}>
          {family(rule.family)} · {w(wordsOf(PACK_WORDS, rule.pack))} · {t("evidence.version", { version: rule.version })}
          {rule.enabled ? "" : ` · ${t("rules.off")}`}
          {rule.lifeSafety ? ` · ${t("rules.lifeSafety")}` : ""}
        </span>
      </summary>
      <p className={css.quiet}>
        {t("evidence.source")}: {rule.source}
      </p>
      <pre className={css.yaml}>{rule.yaml}</pre>
    </details>
  );
}

/** The rules in force, with the source of each limit; read only here. */
export function RulesPage() {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/rules" });
  const navigate = useNavigate({ from: "/rules" });
  const { data, error, isPending, refetch } = useRules();
  const [text, setText] = useState("");
  const rules = (data?.items ?? []).filter((rule) => plain(`${rule.name.zh}${rule.name.en}${rule.id}${rule.pack}`).includes(plain(text)));
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.rules")}</h1>
        <Input
          style={{ width: 260 }}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t("rules.search")}
          aria-label={t("rules.search")}
          allowClear
        />
      </div>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && rules.length === 0 ? <Empty title={t("rules.empty")} /> : null}
      {rules.map((rule) => (
        <Rule
          key={rule.id}
          rule={rule}
          open={search.id === rule.id}
          onToggle={(open) => void navigate({ to: "/rules", search: open ? { id: rule.id } : {}, replace: true })}
        />
      ))}
    </div>
  );
}
