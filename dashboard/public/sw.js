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

/** The kept sheets while they are not too old; nothing where there are none. */
async function sheets() {
  if (!(await caches.has("sw-sheets"))) return undefined;
  const page = await (await caches.open("sw-sheets")).match("/offline-sheets");
  if (page === undefined || Number(page.headers.get("x-until")) > Date.now()) return page;
  await caches.delete("sw-sheets");
  return undefined;
}

self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  const answer = async () => {
    try {
      return await fetch(event.request);
    } catch (error) {
      const page = await sheets();
      if (page === undefined) throw error;
      return page;
    }
  };
  event.respondWith(answer());
});
