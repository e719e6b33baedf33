import { createServer, request } from "node:http";

/** Stands before a server as a proxy does, and refuses a path while it is told to. */
export interface HidingProxy {
  readonly url: string;
  /** What is answered in the server's place; null lets everything through. */
  hide(path: string, answer: { readonly status: number; readonly body: string } | null): void;
  stop(): Promise<void>;
}

export async function startHidingProxy(target: string): Promise<HidingProxy> {
  const hidden = new Map<string, { readonly status: number; readonly body: string }>();
  const server = createServer((asked, answer) => {
    const instead = hidden.get(new URL(asked.url ?? "/", target).pathname);
    if (instead) {
      asked.resume();
      answer.writeHead(instead.status, { "content-type": "text/plain" }).end(instead.body);
      return;
    }
    const onward = request(new URL(asked.url ?? "/", target), { method: asked.method, headers: asked.headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    hide: (path, answer) => void (answer === null ? hidden.delete(path) : hidden.set(path, answer)),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
