import { type Static, Type } from "typebox";
import { Value } from "typebox/value";

/** A sheet as it is kept on this device: drawn already, since nothing of ours runs where there is no network. */
const KeptSchema = Type.Object({
  place: Type.String(),
  name: Type.String(),
  /** The case for which it was taken: it goes when that is over. Null: of a place, taken without one. */
  case: Type.Union([Type.String(), Type.Null()]),
  /** Milliseconds since 1970. */
  takenAt: Type.Number(),
  html: Type.String(),
});
export type KeptSheet = Static<typeof KeptSchema>;
const ListSchema = Type.Array(KeptSchema);

/** So long a sheet is shown without network; older ones say what is no longer so [D]. */
export const KEPT_MS = 24 * 3_600_000;
/** Sheets of so many places at most: more is a register, not a sheet. */
export const MOST_KEPT = 12;

/** Read by the service worker (public/sw.js), which draws the page from both where the hub cannot be reached, and takes out what is over. */
const CACHE = "sw-sheets";
const PAGE = "/offline-sheets";
const LIST = "/offline-sheets.json";

/** The newest of each place, none older than a day. */
export function withSheet(kept: readonly KeptSheet[], sheet: KeptSheet | null, now: number): readonly KeptSheet[] {
  const others = kept.filter(({ place, takenAt }) => place !== sheet?.place && now - takenAt < KEPT_MS);
  return (sheet === null ? others : [sheet, ...others]).slice(0, MOST_KEPT);
}

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const STYLE = `body{font:16px/1.5 "PingFang SC","Microsoft YaHei","Noto Sans SC",system-ui;margin:12px;color:#171c26;background:#fff}
h1{font-size:20px}h2{font-size:18px;margin:20px 0 6px}.row{border-top:1px solid #999;padding:6px 0;overflow-wrap:anywhere}
a{color:#171c26;white-space:nowrap}.unnumbered{display:none}details{margin:8px 0}summary{font-weight:700;padding:10px 0}.big{font-weight:700}
@page{size:A4;margin:12mm}@media print{body{margin:0;font-size:12px}.row{break-inside:avoid}.unnumbered{display:block}}`;

/** Where the sheets stand in the page: the service worker puts in those that are still to be shown. */
const SHEETS = "<!--sheets-->";

export interface FrameWords {
  readonly title: string;
  /** On paper only: without network no sheet takes a number. */
  readonly unnumbered: string;
}

/** The page without its sheets, and without a script. */
export function frameOf({ title, unnumbered }: FrameWords): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><h1>${escaped(title)}</h1><p class="unnumbered">${escaped(unnumbered)}</p>${SHEETS}</body></html>`;
}

/** A sheet as it stands in that page. */
export const drawn = (sheet: KeptSheet): KeptSheet => ({
  ...sheet,
  html: `<details open><summary>${escaped(sheet.name)}</summary>${sheet.html}</details>`,
});

export const canKeep = (): boolean => "serviceWorker" in navigator && "caches" in globalThis;

async function read(): Promise<readonly KeptSheet[]> {
  const cache = await caches.open(CACHE);
  const found: unknown = await (await cache.match(LIST))?.json();
  return Value.Check(ListSchema, found) ? found : [];
}

/** Keeps a sheet on this device; `words` stand above the page that is shown without network. */
export async function keepSheet(sheet: KeptSheet, words: FrameWords, now: number): Promise<readonly KeptSheet[]> {
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  const kept = withSheet(await read(), drawn(sheet), now);
  const cache = await caches.open(CACHE);
  await cache.put(LIST, new Response(JSON.stringify(kept), { headers: { "content-type": "application/json" } }));
  await cache.put(PAGE, new Response(frameOf(words), { headers: { "content-type": "text/html; charset=utf-8" } }));
  return kept;
}

/** Takes every sheet off this device. */
export async function wipeSheets(): Promise<void> {
  if ("caches" in globalThis) await caches.delete(CACHE);
}

/** Has the service worker ask after the cases of the kept sheets; those of a case that is over go. */
export async function checkSheets(): Promise<void> {
  if (!canKeep() || !(await caches.has(CACHE))) return;
  const registration = await navigator.serviceWorker.getRegistration();
  registration?.active?.postMessage("check-sheets");
}
