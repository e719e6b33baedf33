import type { LiveSocket } from "./store.ts";

/** The browser's WebSocket to `/api/v1/live`, on the page's own host. */
export function openSocket(on: { open(): void; text(text: string): void; closed(): void }): LiveSocket {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`);
  socket.onopen = () => on.open();
  socket.onmessage = (message) => {
    if (typeof message.data === "string") on.text(message.data);
  };
  socket.onclose = () => on.closed();
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}
