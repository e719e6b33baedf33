import { type Activity, type Alert, DEVICE_KINDS, type PersonView } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import css from "../pages/family-home.module.css";
import { type Knowing, knowingOf, metLately } from "../words/knowing.ts";
import { lengthOf, timeText } from "../words/time.ts";
import { useAgeText } from "./age.tsx";

/** What is known, and how old it is, in one line. */
function useKnowingText(sex: PersonView["sex"]): (knowing: Knowing, now: number) => string {
  const { t, w } = useWords();
  const age = useAgeText();
  const kind = (device: keyof typeof DEVICE_KINDS | null): string => (device === null ? "" : w(DEVICE_KINDS[device].words));
  const who = t(sex === "f" ? "family.her" : sex === "m" ? "family.him" : "family.them");
  const blind = ({ why, device, since, home }: Extract<Knowing, { kind: "blind" }>, now: number): string => {
    const span = since === null ? null : lengthOf(now - since);
    const words = {
      "not-worn": () =>
        span === null
          ? t("family.notWornEver", { device: kind(device) })
          : t("family.notWorn", { device: kind(device), span: t(span.key, { count: span.count }) }),
      "no-data": () => t("family.noData", { device: kind(device), since: age(since, now) }),
      "no-sign": () => t("family.noSign", { device: kind(device), since: age(since, now) }),
      "no-device": () => t("family.noDevice"),
    }[why]();
    const moved = home === null ? [] : [t("family.homeMoves", { age: age(home, now) })];
    return t("family.blind", { who, why: [words, ...moved].join(t("list.comma")) });
  };
  return (knowing, now) => {
    switch (knowing.kind) {
      case "alerts":
        return t("family.alerts", { count: knowing.count });
      case "unknown":
        return t("family.unknown");
      case "blind":
        return blind(knowing, now);
      case "seen": {
        const sign =
          knowing.sign === null
            ? t("family.noActivity")
            : t("family.sign", { age: age(knowing.sign.at, now), device: kind(knowing.sign.by) });
        const body = knowing.body === null ? [] : [t("family.body", { device: kind(knowing.body.by), age: age(knowing.body.at, now) })];
        return [sign, ...body].join(t("list.comma"));
      }
    }
  };
}

interface Props {
  readonly activity: Activity | undefined;
  readonly alerts: readonly Alert[];
  readonly sex: PersonView["sex"];
}

/** The first lines on somebody: what is known with its age, and who saw or heard her. */
export function KnowingLines({ activity, alerts, sex }: Props) {
  const { t, language } = useWords();
  const now = useNow(5_000);
  const link = useLive((state) => state.link);
  const ready = useLive((state) => state.ready);
  const words = useKnowingText(sex);
  const met = metLately(activity, now);
  // Without a live feed the absence of alerts is not known.
  const live = link === "live" && ready;
  return (
    <>
      <p className={css.words}>{live ? words(knowingOf(activity, alerts, now), now) : t("family.notLive")}</p>
      {met === null ? null : (
        <p className={css.quiet}>
          {t(met.well ? `family.met.${met.how}.well` : `family.met.${met.how}`, {
            name: met.byName,
            at: timeText(Date.parse(met.at), now, language),
          })}
        </p>
      )}
    </>
  );
}
