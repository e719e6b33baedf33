import type { LiveSocket } from "./store.ts";

interface Heard {
  open(): void;
  text(text: string): void;
  closed(code: number): void;
}

/** The browser's WebSocket to the live feed, on the page's own host. */
export const openSocket = (on: Heard): LiveSocket => socketTo("/live", on);

/** The same to the feed of a screen on the wall. */
export const openWallSocket = (on: Heard): LiveSocket => socketTo("/wall/live", on);

function socketTo(feed: string, on: Heard): LiveSocket {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/api/v1${feed}`);
  socket.onopen = () => on.open();
  socket.onmessage = (message) => {
    if (typeof message.data === "string") on.text(message.data);
  };
  socket.onclose = ({ code }) => on.closed(code);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}
