// Shows what the hub pushes and opens the page that it names. Where the hub cannot be reached it answers a page with the sheets
// that somebody has kept on this device (dashboard/data/kept-sheets.ts); everything else goes to the hub as ever.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** A push that cannot be read is told all the same: a browser that shows nothing takes the right to push away. */
function messageOf(data) {
  try {
    return data.json();
  } catch {
    return { title: "守望", body: "有一条通知，请点开查看", url: "/", tag: "unreadable" };
  }
}

self.addEventListener("push", (event) => {
  const { title, body, url, tag } = messageOf(event.data);
  event.waitUntil(dropEnded());
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      renotify: true,
      requireInteraction: true,
      icon: "/icon.svg",
      lang: "zh-CN",
      data: { url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  // Only a page of this hub, whatever the message says.
  const target = new URL(event.notification.data?.url ?? "/", self.location.origin);
  const address = target.origin === self.location.origin ? target.href : self.location.origin;
  const open = async () => {
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = windows.find((one) => one.url === address);
    await (there ? there.focus() : self.clients.openWindow(address));
  };
  event.waitUntil(open());
});

const SHEETS = "sw-sheets";
const LIST = "/offline-sheets.json";
const DAY_MS = 24 * 3_600_000;
/** States of a case in which nobody goes there any more. */
const OVER = ["closed", "false-alarm", "merged", "cancelled", "visit-due"];

/** Takes out all sheets but those for which `stays` says so; null where none is left. */
async function keepOnly(stays) {
  if (!(await caches.has(SHEETS))) return null;
  const cache = await caches.open(SHEETS);
  const list = (await (await cache.match(LIST))?.json()) ?? [];
  const staying = await Promise.all(list.map(stays));
  const kept = list.filter((_sheet, n) => staying[n]);
  if (kept.length === 0) await caches.delete(SHEETS);
  else if (kept.length < list.length)
    await cache.put(LIST, new Response(JSON.stringify(kept), { headers: { "content-type": "application/json" } }));
  return kept.length === 0 ? null : kept;
}

const isFresh = ({ takenAt }) => Date.now() - takenAt < DAY_MS;

/** A case that is over, or that is not this human's to see any more, takes its sheet with it. Without an answer the day decides. */
async function isOpen(sheet) {
  if (!isFresh(sheet)) return false;
  if (!sheet.case) return true;
  try {
    const answer = await fetch(`/api/v1/cases/${encodeURIComponent(sheet.case)}`, { credentials: "same-origin" });
    if (answer.status === 404) return false;
    return !answer.ok || !OVER.includes((await answer.json()).state);
  } catch {
    return true;
  }
}

// One check at a time: two would write over each other what they left.
let checking = null;
function dropEnded() {
  checking ??= keepOnly(isOpen).finally(() => {
    checking = null;
  });
  return checking;
}

self.addEventListener("message", (event) => {
  if (event.data === "check-sheets") event.waitUntil(dropEnded());
});

/** The page with the sheets that are not too old; nothing where there are none. */
async function sheets() {
  const kept = await keepOnly(isFresh);
  const frame = kept === null ? undefined : await (await caches.open(SHEETS)).match("/offline-sheets");
  if (frame === undefined) return undefined;
  const html = (await frame.text()).replace("<!--sheets-->", () => kept.map((sheet) => sheet.html).join(""));
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}

/** Says that there is no network and whom to call (dashboard/data/offline-page.ts). */
const withoutNetwork = async () => (await caches.has("sw-offline")) && (await (await caches.open("sw-offline")).match("/offline"));

self.addEventListener("fetch", (event) => {
  // A file that is fetched by a link is no page.
  if (event.request.mode !== "navigate" || new URL(event.request.url).pathname.startsWith("/api/")) return;
  const answer = async () => {
    try {
      const page = await fetch(event.request);
      // The first contact after a time without network: what ended meanwhile goes now.
      event.waitUntil(dropEnded());
      return page;
    } catch (error) {
      const page = (await sheets()) ?? (await withoutNetwork());
      if (!page) throw error;
      return page;
    }
  };
  event.respondWith(answer());
});
