import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input, Select } from "antd";
import { PACK_WORDS, type RuleView, wordsOf } from "../../contracts/index.ts";
import own from "../components/rule/rule.module.css";
import { Bones, Empty, Failed, Unreadable } from "../components/states.tsx";
import { useRules } from "../data/rules.ts";
import { useWords } from "../i18n/setup.ts";
import { plain } from "../map/find.ts";
import { useFamilyText } from "../words/family.ts";
import css from "./page.module.css";

function Rule({ rule }: { readonly rule: RuleView }) {
  const { t, w } = useWords();
  const family = useFamilyText();
  return (
    <Link to="/rules/$id" params={{ id: rule.id }} className={css.item ?? ""}>
      <strong>{w(rule.name)}</strong>
      <span className={css.quiet}>
        {family(rule.family)} · {w(wordsOf(PACK_WORDS, rule.pack))} · {t("evidence.version", { version: rule.version })}
        {rule.lifeSafety ? ` · ${t("rules.lifeSafety")}` : ""}
      </span>
      {rule.enabled ? null : <strong>{t("rules.off")}</strong>}
    </Link>
  );
}

/** The rules of this hub; each opens with what it says and how to change it. */
export function RulesPage() {
  const { t, w } = useWords();
  const search = useSearch({ from: "/shell/rules" });
  const navigate = useNavigate({ from: "/rules" });
  const { data, error, isPending, refetch } = useRules();
  const text = search.search ?? "";
  const set = (change: Record<string, string | undefined>) => void navigate({ search: { ...search, ...change }, replace: true });
  const all = data?.items ?? [];
  const rules = all.filter(
    (rule) =>
      plain(`${rule.name.zh}${rule.name.en}${rule.id}`).includes(plain(text)) && (search.pack === undefined || rule.pack === search.pack),
  );
  const packs = [...new Set(all.map((rule) => rule.pack))];
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.rules")}</h1>
        <div className={css.filters}>
          <Input
            style={{ width: 220 }}
            value={text}
            onChange={(event) => set({ search: event.target.value === "" ? undefined : event.target.value })}
            placeholder={t("rules.search")}
            aria-label={t("rules.search")}
            allowClear
          />
          <Select
            style={{ width: 220 }}
            value={search.pack ?? null}
            onChange={(pack) => set({ pack: pack ?? undefined })}
            placeholder={t("rules.allPacks")}
            aria-label={t("rules.allPacks")}
            allowClear
            options={packs.map((pack) => ({ value: pack, label: w(wordsOf(PACK_WORDS, pack)) }))}
          />
        </div>
      </div>
      <p className={css.quiet}>{t("rules.about")}</p>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Unreadable count={data.unreadable} /> : null}
      {data && rules.length === 0 ? <Empty title={t("rules.empty")} /> : null}
      <div className={own.rules}>
        {rules.map((rule) => (
          <Rule key={rule.id} rule={rule} />
        ))}
      </div>
    </div>
  );
}
