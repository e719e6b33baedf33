import type { EventKind } from "../../contracts/index.ts";

type ZwaveWord = { readonly event: EventKind; readonly state: "on" | "off" | "pulse" } | null;

/**
 * What Z-Wave's Notification Command Class (SDS13713) says in words, as drivers print it and bridges pass it on; null is
 * known and no news. In plain spelling, without what stands in brackets.
 */
const WORDS: readonly (readonly [RegExp, ZwaveWord])[] = [
  [/^(?:smoke-alarm|carbon-monoxide|gas-alarm)-test$/, { event: "fire-test", state: "pulse" }],
  [/^smoke-detected$/, { event: "smoke", state: "on" }],
  [/^carbon-monoxide-detected$/, { event: "co", state: "on" }],
  [/^(?:overheat-detected|rapid-temperature-rise)$/, { event: "heat", state: "on" }],
  [/^water-leak-detected$/, { event: "leak", state: "on" }],
  [/^(?:combustible|toxic)-gas-detected$/, { event: "gas", state: "on" }],
  [/^(?:contact-(?:police|fire-service|medical-service)|panic-alert)$/, { event: "sos", state: "pulse" }],
  [/^tampering-(?:product-(?:cover-removed|moved)|invalid-code)$/, { event: "tamper", state: "on" }],
  [/^(?:intrusion|glass-breakage)$/, { event: "intrusion", state: "pulse" }],
  [/^motion-detection$/, { event: "motion", state: "on" }],
  [/^window-door-is-open(?:-in-\w+-position)?$/, { event: "door", state: "on" }],
  [/^window-door-is-closed$/, { event: "door", state: "off" }],
  [/^(?:replace-battery-(?:soon|now)|battery-level-(?:low|warning|critical))$/, { event: "battery-low", state: "on" }],
  [/^ac-mains-disconnected$/, { event: "mains-lost", state: "on" }],
  [/^ac-mains-re-?connected$/, { event: "mains-lost", state: "off" }],
  [/^system-(?:hardware|software)-failure/, { event: "fault", state: "on" }],
  [/^(?:replacement-required|(?:planned|periodic)?-?maintenance-required|dust-in-device)/, { event: "fault", state: "on" }],
  [/^(?:alarm-silenced|underheat-detected|rapid-temperature-fall|carbon-dioxide-(?:detected|test)|unknown)$/, null],
];

/** @returns undefined where it is no word of Z-Wave's */
export function zwaveWord(plain: string): ZwaveWord | undefined {
  return WORDS.find(([form]) => form.test(plain))?.[1];
}
