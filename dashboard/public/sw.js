// Shows what the hub pushes and opens the page that it names. It keeps nothing and answers no request of the pages.
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
