import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PYTHON = "/usr/bin/python3";

/** Whether this machine has what sends to a service manager and what can stand in for one. */
export const hasNotify = existsSync("/usr/bin/systemd-notify") && existsSync(PYTHON);

/** One datagram: when it came in milliseconds of one steady clock, and its words. */
export interface Notified {
  readonly at: number;
  readonly words: string;
}

export interface NotifySocket {
  readonly path: string;
  readonly heard: readonly Notified[];
  /** Closes it and removes its file. */
  close(): void;
}

// Node has no datagram sockets for local addresses. File descriptors that come along are closed by not being taken,
// which is the answer that `systemd-notify` may wait for.
const RECEIVER = `
import json, socket, sys, time
heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
heard.bind(sys.argv[1])
print(json.dumps("bound"), flush=True)
while True:
    words = heard.recv(4096).decode()
    print(json.dumps({"at": time.monotonic() * 1000, "words": words}), flush=True)
`;

/** A real socket as systemd gives it to a service in NOTIFY_SOCKET. */
export async function openNotifySocket(): Promise<NotifySocket> {
  const dir = mkdtempSync(join(tmpdir(), "notify-"));
  const path = join(dir, "socket");
  const heard: Notified[] = [];
  const child = spawn(PYTHON, ["-c", RECEIVER, path], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the receiver ended with code ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const said: unknown = JSON.parse(line);
      if (typeof said === "object" && said !== null && "at" in said && "words" in said)
        heard.push({ at: Number(said.at), words: String(said.words) });
      else resolve();
    });
  });
  return {
    path,
    heard,
    close: () => {
      child.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
