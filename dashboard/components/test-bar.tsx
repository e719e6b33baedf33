import { useEffect } from "react";
import { DEVICE_KINDS, MINUTE, type TestAlarm, type TestScreen } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useLiveStore, useNow } from "../live/hooks.ts";
import css from "../pages/shell.module.css";
import { clockText } from "../words/time.ts";
import { eventText } from "../words/value.ts";
import { useRight } from "./desk.ts";

/** A test alarm stays in sight for so long. */
const SHOWN_FOR = 2 * MINUTE;

/** What kind of screen this is: a desk where somebody keeps watch, the phone of whoever tests, or none that counts. */
function screenOf(watches: boolean): TestScreen | null {
  const touch = matchMedia("(pointer: coarse)").matches;
  if (watches) return touch && matchMedia("screen and (max-width: 767px)").matches ? null : "desk";
  return touch ? "phone" : null;
}

/** Runs once, when what was drawn before it is on the glass of a page that is in sight. */
function whenShown(run: () => void): () => void {
  let done = false;
  const look = (): void => {
    if (document.visibilityState !== "visible") return;
    // The first frame draws it, the second begins when that is done.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (done) return;
        done = true;
        run();
      }),
    );
  };
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    done = true;
    document.removeEventListener("visibilitychange", look);
  };
}

function Line({ test }: { readonly test: TestAlarm }) {
  const { t, w, language } = useWords();
  const store = useLiveStore();
  const watches = useRight("desk.stand");
  const { id } = test;
  useEffect(() => {
    const screen = screenOf(watches);
    return screen === null ? undefined : whenShown(() => store.seen(id, screen));
  }, [store, watches, id]);
  const event = test.event === null ? w(DEVICE_KINDS[test.kind].words) : eventText(test.event, language);
  const facts = [test.place, test.name, event, clockText(Date.parse(test.at), language), test.byName ?? ""].filter((fact) => fact !== "");
  const said = facts.join(" · ");
  return (
    <li>
      {test.ringsAt === null
        ? t("testAlarm.line", { facts: said })
        : t("testAlarm.outlasts", { facts: said, time: clockText(Date.parse(test.ringsAt), language) })}
    </li>
  );
}

/**
 * On every page of those who keep watch or test: alarms that were taken for a test, which call nobody, and heads that are
 * on still after theirs, which will.
 */
export function TestBar() {
  const { t } = useWords();
  const tests = useLive((state) => state.tests);
  const now = useNow(5_000);
  const shown = tests.filter(({ at, ringsAt }) => (ringsAt === null ? now - Date.parse(at) < SHOWN_FOR : now < Date.parse(ringsAt)));
  if (shown.length === 0) return null;
  return (
    <ul className={css.tests} aria-label={t("testAlarm.label")}>
      {shown.map((test) => (
        <Line key={test.id} test={test} />
      ))}
    </ul>
  );
}
