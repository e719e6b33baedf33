import { PRINT_CAVEAT_WORDS, printedPage } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import { useLive, useNow } from "../../live/hooks.ts";
import { footStyle } from "../../words/paper.ts";
import { fullTime } from "../../words/time.ts";
import { useDesk } from "../desk.ts";
import { usePaper } from "./paper.ts";
import css from "./print-head.module.css";

/** On paper only: whose sheet it is, what it is, its number, who printed it and when; the number again at the foot of every page. */
export function PrintHead() {
  const { t, w, language } = useWords();
  const { user } = useDesk();
  const { page, stamp } = usePaper();
  const community = useLive((state) => state.status?.communityName) ?? t("app.name");
  const now = useNow(1_000);
  const of = page === null ? null : printedPage(page);
  const title = of === null ? null : w(of.words);
  const number =
    stamp?.number == null ? t(stamp === null ? "print.noNumber" : "print.noNumberOffline") : t("print.number", { number: stamp.number });
  const by = t("print.by", { name: stamp?.byName ?? user.name, time: fullTime(stamp?.at ?? now, language) });
  const caveats = [t("print.internal"), ...(of?.caveats ?? []).map((one) => w(PRINT_CAVEAT_WORDS[one]))];
  return (
    <div className={css.head} data-print-head>
      <style>
        {footStyle({ left: [community, title, number].filter((part) => part !== null).join(" · "), right: by, wide: of?.wide === true })}
      </style>
      <p className={css.line}>
        <strong>{[community, title].filter((part) => part !== null).join(" · ")}</strong>
        <strong>{number}</strong>
      </p>
      <p className={css.line}>
        <span>{caveats.join(" · ")}</span>
        <span>{by}</span>
      </p>
    </div>
  );
}
