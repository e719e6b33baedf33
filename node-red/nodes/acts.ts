import type { Node, NodeAPI, NodeDef, NodeMessage, NodeMessageInFlow } from "node-red";
import { type Hub, HubRefusal, mayTryAgain } from "../client/ask.ts";
import { backoff } from "../client/backoff.ts";
import { serverOf } from "./server.ts";
import { sayNoServer, show } from "./states.ts";

interface ActDef extends NodeDef {
  readonly server: string;
  readonly device?: string;
  readonly event?: string;
  readonly roles?: string;
  readonly subject?: string;
  readonly comment?: string;
  readonly wait?: string;
}

type Message = NodeMessageInFlow & Readonly<Record<string, unknown>>;
interface Request {
  readonly path: string;
  readonly body: unknown;
}
/** What a message asks for, or the key of the words that say what it lacks. */
type Build = (message: Message, def: ActDef) => Request | string;

/** Tries of one act, all under one key: the hub does it once. */
const TRIES = 4;

const textAt = (value: unknown, name: string): string => {
  const text: unknown = Object(value)[name];
  return typeof text === "string" ? text.trim() : "";
};
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

const acknowledge: Build = (message, def) => {
  const { payload } = message;
  const id = textAt(message, "alert") || textAt(payload, "id") || (typeof payload === "string" ? payload.trim() : "");
  if (id === "") return "shouwang.log.noAlert";
  const comment = textAt(message, "comment") || (def.comment ?? "").trim();
  return { path: `/alerts/${encodeURIComponent(id)}/acknowledge`, body: comment === "" ? {} : { comment } };
};

const raise: Build = (message, def) => {
  const given = isRecord(message.payload) ? message.payload : {};
  const device = textAt(given, "device") || textAt(message, "device") || (def.device ?? "").trim();
  const event = textAt(given, "event") || textAt(message, "event") || (def.event ?? "").trim();
  if (device === "") return "shouwang.log.noDevice";
  if (event === "") return "shouwang.log.noEvent";
  const { state, ts, id, confidence, test } = given;
  // A message that is sent twice is one happening: its own id tells it.
  return { path: "/integration/events", body: { device, event, state, ts, confidence, test, id: id ?? message._msgid } };
};

const notify: Build = (message, def) => {
  const { payload } = message;
  const to = (textAt(message, "roles") || (def.roles ?? "")).split(/[,，、\s]+/).filter((role) => role !== "");
  const subject = textAt(payload, "subject") || textAt(message, "subject") || (def.subject ?? "").trim();
  const text = typeof payload === "string" ? payload : textAt(payload, "text");
  if (to.length === 0) return "shouwang.log.noRoles";
  if (subject === "" || text === "") return "shouwang.log.noText";
  return { path: "/integration/notices", body: { to, subject, text } };
};

const command: Build = (message, def) => {
  const device = textAt(message, "device") || (def.device ?? "").trim();
  if (device === "") return "shouwang.log.noDevice";
  if (!isRecord(message.payload)) return "shouwang.log.noCommand";
  const wait = Number(def.wait);
  return {
    path: "/integration/commands",
    body: { device, command: message.payload, ...(Number.isInteger(wait) && wait > 0 && { wait }) },
  };
};

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function register(RED: NodeAPI, type: string, build: Build): void {
  function Act(this: Node, def: ActDef): void {
    RED.nodes.createNode(this, def);
    const server = serverOf(RED, def.server);
    if (!server?.hub) {
      sayNoServer(RED, this);
      return;
    }
    const { hub } = server;
    this.status({});

    const run = async (message: Message, sending: Hub): Promise<unknown> => {
      const request = build(message, def);
      if (typeof request === "string") throw new Error(RED._(request));
      const key = `node-red-${this.id}-${message._msgid}`.slice(0, 200);
      for (let attempt = 1; ; attempt++) {
        try {
          return await sending.ask("POST", request.path, request.body, key);
        } catch (error) {
          if (attempt >= TRIES || !mayTryAgain(error)) throw error;
          show(this, "again");
          const told = error instanceof HubRefusal ? error.retryAfter : null;
          await sleep(told === null ? backoff(attempt, Math.random()) : Math.min(told, 30) * 1_000);
        }
      }
    };
    this.on("input", (message: NodeMessageInFlow, send: (message: NodeMessage) => void, done: (error?: Error) => void) => {
      show(this, "asking");
      run(message as Message, hub).then(
        (answer) => {
          show(this, Object(answer).acknowledged === false ? "unheard" : "done");
          send({ ...message, payload: answer });
          done();
        },
        (error: unknown) => {
          show(this, "failed");
          done(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }
  RED.nodes.registerType(type, Act);
}

/** What a flow does; each takes a grant of its own. */
export function registerActs(RED: NodeAPI): void {
  register(RED, "shouwang-acknowledge", acknowledge);
  register(RED, "shouwang-raise", raise);
  register(RED, "shouwang-notify", notify);
  register(RED, "shouwang-command", command);
}
