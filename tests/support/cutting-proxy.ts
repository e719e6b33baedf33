import { connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server, and can cut the line at the worst moment. */
export interface CuttingProxy {
  readonly port: number;
  /** At the next `text` from a client: lets it through, holds the answer back, and cuts once the server has acted on it. */
  cutAnswerTo(text: string): void;
  /** At the next `text` from a client: cuts before it gets through. */
  cutBefore(text: string): void;
  /** Lets nothing through any more, and answers nothing, as a broken cable. */
  hang(): void;
  heal(): void;
  /** How often it cut. */
  readonly cuts: number;
  stop(): Promise<void>;
}

export async function startCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  let cut: { readonly text: string; readonly after: boolean } | undefined;
  let hanging = false;
  let cuts = 0;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect(serverPort, "127.0.0.1");
    let mute = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on("data", (data) => {
      if (hanging) return;
      if (cut === undefined || !data.includes(cut.text)) {
        upstream.write(data);
        return;
      }
      const { after } = cut;
      cut = undefined;
      cuts++;
      if (!after) {
        end();
        return;
      }
      mute = true;
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      // Its answer shows that the server has done it; the client never sees it.
      if (mute) end();
      else if (!hanging) client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cutAnswerTo: (text) => {
      cut = { text, after: true };
    },
    cutBefore: (text) => {
      cut = { text, after: false };
    },
    hang: () => {
      hanging = true;
    },
    heal: () => {
      hanging = false;
    },
    get cuts() {
      return cuts;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
