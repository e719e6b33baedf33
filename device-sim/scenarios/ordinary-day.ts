import { NOTHING_ELSE_SERIOUS, type Scenario } from "./scenario.ts";

/** Nothing happens but life: single bad samples, bands taken off, gaps, pump starts, evening dancing. */
export const ordinaryDay: Scenario = {
  name: "ordinary-day",
  words: { zh: "平常的一天", en: "Ordinary day" },
  about: {
    zh: "没有真实险情的一天：个别异常采样、摘下手环、短时断网、水泵启动、广场舞。检验误报率。",
    en: "A day without any real trouble: odd samples, bands taken off, short gaps, pump starts, evening dancing. It shows the rate of false alerts.",
  },
  minutes: 1_440,
  hour: 5,
  // The project's own promise: at most one false alert per 100 device-days.
  falseLimit: 1,
  script: () => ({ messages: [], takes: [], must: [], mustNot: [NOTHING_ELSE_SERIOUS], allowed: [] }),
};
