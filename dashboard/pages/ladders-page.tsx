import { NOTICE_CHANNEL_WORDS, type PlanView, SEVERITY_WORDS } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { DesksSection } from "../components/desks-section.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { usePlans } from "../data/plans.ts";
import { useWords } from "../i18n/setup.ts";
import { spanText } from "../words/time.ts";
import css from "./ladders-page.module.css";
import page from "./page.module.css";

type PlanStep = PlanView["steps"][number];

function Step({ step, all }: { readonly step: PlanStep; readonly all: boolean }) {
  const { t, w, language } = useWords();
  const comma = language === "zh" ? "、" : ", ";
  const severities = all ? null : step.when.map((severity) => w(SEVERITY_WORDS[severity])).join(comma);
  return (
    <li className={css.step}>
      <div className={css.at}>
        <strong>{step.atMs === 0 ? t("plan.atOnce") : spanText(step.atMs, language)}</strong>
        {severities === null ? null : <div className={page.quiet}>{severities}</div>}
      </div>
      <div>
        <div>
          {w(step.name)}
          {step.if.length === 0 ? null : (
            <span className={page.quiet}> · {t("plan.if", { what: step.if.map((one) => t(`plan.${one}`)).join(t("plan.or")) })}</span>
          )}
          {step.hours === null ? null : (
            <span className={page.quiet}> · {t("plan.hours", { from: step.hours[0], to: step.hours[1] })}</span>
          )}
        </div>
        <ul className={css.tell}>
          {step.tell.map((entry) => (
            <li key={JSON.stringify([entry.who.zh, entry.by, entry.when])}>
              {w(entry.who)}{" "}
              <span className={page.quiet}>
                {entry.by.map((ways) => ways.map((way) => w(NOTICE_CHANNEL_WORDS[way])).join("→")).join(" + ")}
                {entry.when === null ? "" : ` · ${entry.when.map((severity) => w(SEVERITY_WORDS[severity])).join(comma)}`}
                {entry.turnsMs === null ? "" : ` · ${t("plan.turns", { time: spanText(entry.turnsMs, language) })}`}
                {entry.again ? ` · ${t("plan.again")}` : ""}
              </span>
            </li>
          ))}
          {step.siren ? <li>{w(NOTICE_CHANNEL_WORDS.siren)}</li> : null}
          {step.cards.length === 0 ? null : <li>{t("plan.cards", { cards: step.cards.join(comma) })}</li>}
          {step.nobody ? (
            <li>
              <strong className={css.nobody}>{t("plan.nobody")}</strong>
            </li>
          ) : null}
        </ul>
      </div>
    </li>
  );
}

function Plan({ plan }: { readonly plan: PlanView }) {
  const { t, w, language } = useWords();
  return (
    <section className={page.card} aria-label={w(plan.name)}>
      <h2>{w(plan.name)}</h2>
      <ol className={css.steps}>
        {plan.steps.map((step) => (
          <Step key={step.key} step={step} all={step.when.length === 4} />
        ))}
      </ol>
      {plan.climb === null ? null : (
        <p className={page.quiet}>
          {t("plan.climb", {
            time: spanText(plan.climb.everyMs, language),
            severities: plan.climb.when.map((severity) => w(SEVERITY_WORDS[severity])).join(language === "zh" ? "、" : ", "),
          })}
        </p>
      )}
    </section>
  );
}

/** Who is told when: the table of every kind of case, and whether there is an ear at the desks. */
export function LaddersPage() {
  const { t } = useWords();
  const seesDesks = useRight("desks.read");
  const { data, error, isPending, refetch } = usePlans();
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1>{t("plan.title")}</h1>
        <span className={page.quiet}>{t("plan.readOnly")}</span>
      </div>
      {seesDesks ? <DesksSection /> : null}
      <div className={css.plans}>
        {data.map((plan) => (
          <Plan key={plan.id} plan={plan} />
        ))}
      </div>
    </div>
  );
}
