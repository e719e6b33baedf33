import { canKeep, escaped } from "./kept-sheets.ts";

/** Read by the service worker: what it answers a page with where the hub cannot be reached and no sheet was kept. */
const CACHE = "sw-offline";
const PAGE = "/offline";
/** Seconds until the page asks the hub anew by itself. */
const ASK_AGAIN = 10;

export interface OfflineWords {
  readonly language: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** What the button says that dials, and the number; null where none was entered. */
  readonly call: { readonly words: string; readonly phone: string } | null;
}

const STYLE = `body{font:18px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans SC",system-ui;margin:0;padding:24px 20px;background:#0b111c;color:#f2f5fa}
main{max-width:560px;margin:0 auto;display:grid;gap:14px}h1{font-size:24px;margin:0}p{margin:0}
a{display:flex;min-height:56px;align-items:center;justify-content:center;border:1px solid currentcolor;border-radius:8px;color:inherit;text-decoration:none;font-weight:600}`;

/** Without a script: it comes back to the page that was asked for by loading it again. */
export function offlinePage({ language, title, lines, call }: OfflineWords): string {
  const parts = lines.map((line) => `<p>${escaped(line)}</p>`).join("");
  const dial = call === null ? "" : `<a href="tel:${escaped(call.phone)}">${escaped(call.words)}</a>`;
  return `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="refresh" content="${ASK_AGAIN}"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main role="alert"><h1>${escaped(title)}</h1>${parts}${dial}</main></body></html>`;
}

/** Keeps that page on this device; it holds nothing about anybody. */
export async function keepOfflinePage(words: OfflineWords): Promise<void> {
  if (!canKeep()) return;
  await navigator.serviceWorker.register("/sw.js");
  const cache = await caches.open(CACHE);
  await cache.put(PAGE, new Response(offlinePage(words), { headers: { "content-type": "text/html; charset=utf-8" } }));
}
