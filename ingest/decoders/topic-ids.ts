/**
 * The ids under which a device of a topic may be registered: `/` becomes `:`, what no id may hold becomes `-`.
 * @param steps the steps of the topic that name it; the whole first, then the last alone
 */
export function topicIds(steps: readonly string[]): readonly string[] {
  const allowed = steps.map((step) => step.replace(/[^A-Za-z0-9._:-]+/g, "-"));
  return [...new Set([allowed.join(":"), allowed.at(-1) ?? ""])].filter((id) => id !== "");
}
