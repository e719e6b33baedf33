import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { CONSENT_GIVER_WORDS, type FamilyConsent, type PersonView, type RelativeRights, SEVERITY_WORDS } from "../../contracts/index.ts";
import { useConsents, useRevokeConsent } from "../data/family.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { ConsentForm } from "./consent-form.tsx";
import { ConsentPapers } from "./consent-papers.tsx";
import { useRight } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";
import { RightsLines } from "./rights-lines.tsx";
import { Failed } from "./states.tsx";

function Given({ consent }: { readonly consent: FamilyConsent }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const time = (at: string): string => timeText(Date.parse(at), now, language);
  const giver =
    consent.guardian === null ? w(CONSENT_GIVER_WORDS[consent.givenBy]) : `${w(CONSENT_GIVER_WORDS.guardian)} ${consent.guardian}`;
  return (
    <p className={css.quiet}>
      {t("consent.given", { giver, paper: consent.paper, name: consent.byName, at: time(consent.at) })}
      {consent.until === null ? "" : t("consent.givenUntil", { until: time(consent.until) })}
      {consent.revokedAt === null ? "" : t("consent.revokedAt", { name: consent.revokedByName ?? "", at: time(consent.revokedAt) })}
    </p>
  );
}

function OfRelative({
  person,
  rights,
  consent,
}: {
  readonly person: string;
  readonly rights: RelativeRights;
  readonly consent: FamilyConsent | undefined;
}) {
  const { t } = useWords();
  const may = useRight("family.manage");
  const revoke = useRevokeConsent(person);
  const [changing, setChanging] = useState(false);
  return (
    <details className={css.fold}>
      <summary>
        {rights.relation === "" ? rights.name : `${rights.relation} ${rights.name}`} · {t(`consent.state.${rights.why}`)}
        {rights.user === null ? ` · ${t("consent.noLogIn")}` : ""}
      </summary>
      {consent === undefined ? <p className={css.quiet}>{t("consent.why.default")}</p> : <Given consent={consent} />}
      {consent === undefined ? null : <ConsentPapers consent={consent} />}
      <RightsLines grants={rights.grants} />
      {may ? (
        <p style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
          <Button onClick={() => setChanging((open) => !open)}>{t("consent.change")}</Button>
          {rights.why === "given" && consent !== undefined ? (
            <Popconfirm title={t("consent.revokeAsk", { name: rights.name })} onConfirm={() => revoke.mutate(consent.id)}>
              <Button loading={revoke.isPending}>{t("consent.revoke")}</Button>
            </Popconfirm>
          ) : null}
        </p>
      ) : null}
      <FailureLine error={revoke.error} />
      {changing ? <ConsentForm person={person} rights={rights} done={() => setChanging(false)} /> : null}
    </details>
  );
}

/** Which relative may learn what, by whose word; and who was told without, because a life was in danger. */
export function ConsentSection({ person }: { readonly person: PersonView }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const { data, error, refetch } = useConsents(person.id);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  return (
    <>
      <h2>{t("consent.title")}</h2>
      {data.rights.length === 0 ? <p className={css.quiet}>{t("consent.nobody")}</p> : null}
      {data.rights.map((rights) => (
        <OfRelative
          key={rights.relative}
          person={person.id}
          rights={rights}
          consent={data.consents.find(({ id }) => id === rights.consent)}
        />
      ))}
      {data.overrides.length > 0 ? (
        <>
          <h3>{t("consent.overrides")}</h3>
          <ul className={css.list}>
            {data.overrides.map((one) => (
              <li key={`${one.at}${one.relativeName}`}>
                {t("consent.override", {
                  at: timeText(Date.parse(one.at), now, language),
                  name: one.relativeName,
                  number: one.case,
                  severity: w(SEVERITY_WORDS[one.severity]),
                })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}
