import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { MINUTE } from "../../contracts/index.ts";
import { callerOf } from "../access/trail.ts";
import type { ApiPorts } from "../ports.ts";
import { badField, problemOf, Refusal } from "./problem.ts";

interface Gate {
  readonly done: Promise<void>;
  readonly finish: () => void;
}

function gate(): Gate {
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish };
}

interface Answer {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
}

/** How long an answer with a secret can be had again under its key; it lies in memory only. */
const SECRET_KEPT = 10 * MINUTE;
const MOST_SECRETS = 1_000;

const ALREADY_DONE = problemOf("zh", 409, {
  zh: "该请求已经执行过；其中的密码只显示一次，需要时请重新生成。",
  en: "This request has been carried out; its secret was shown once, make a new one if you need it.",
});

export function fingerprintOf(request: FastifyRequest): string {
  const { body } = request;
  return createHash("sha256")
    .update(`${request.method} ${request.url}\n`)
    .update(body instanceof Uint8Array ? body : JSON.stringify(body ?? null))
    .digest("hex");
}

function keyOf(request: FastifyRequest): string | undefined {
  if (request.method !== "POST") return undefined;
  const key = request.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key !== "string" || key.length === 0 || key.length > 200)
    throw badField("header/idempotency-key", { zh: "Idempotency-Key 须为 1 到 200 个字符。", en: "must have 1 to 200 characters" }, 400);
  return key;
}

/**
 * Idempotency-Key on POST: the same key with the same request gets the answer given before, with another request a 422.
 * Only good answers are kept: what was refused may be tried again under its key.
 */
export function createRepeats(ports: Pick<ApiPorts, "idempotency" | "now">) {
  const underWay = new Map<string, Gate>();
  const mine = new WeakMap<FastifyRequest, string>();
  const secrets = new Map<string, Answer & { readonly until: number }>();

  async function recall(user: string, key: string): Promise<Answer | undefined> {
    const secret = secrets.get(`${user} ${key}`);
    if (secret !== undefined && secret.until > ports.now()) return secret;
    return ports.idempotency.find(user, key);
  }

  function keepSecret(slot: string, answer: Answer): void {
    const now = ports.now();
    for (const [known, kept] of secrets) if (kept.until <= now || secrets.size >= MOST_SECRETS) secrets.delete(known);
    secrets.set(slot, { ...answer, until: now + SECRET_KEPT });
  }

  return {
    /** Before the route runs. Answers by itself where the key is known; waits where the first is still under way. */
    async before(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
      const key = keyOf(request);
      if (key === undefined) return undefined;
      const user = callerOf(request).user.id;
      const slot = `${user} ${key}`;
      for (let first = underWay.get(slot); first !== undefined; first = underWay.get(slot)) await first.done;
      underWay.set(slot, gate());
      mine.set(request, slot);
      const known = await recall(user, key);
      if (known === undefined) return undefined;
      if (known.fingerprint !== fingerprintOf(request))
        throw new Refusal(422, {
          zh: "该 Idempotency-Key 已用于另一个请求，请换一个。",
          en: "This Idempotency-Key was used for another request; take a new one.",
        });
      const type = known.status < 400 ? "application/json; charset=utf-8" : "application/problem+json; charset=utf-8";
      return reply.code(known.status).header("idempotent-replayed", "true").type(type).serializer(String).send(known.body);
    },

    /** Before the answer leaves: what is promised to be repeatable is written first. */
    async keep(request: FastifyRequest, reply: FastifyReply, payload: unknown, secret: boolean): Promise<void> {
      const slot = mine.get(request);
      if (slot === undefined || reply.statusCode >= 300 || reply.getHeader("idempotent-replayed") !== undefined) return;
      const body = typeof payload === "string" ? payload : "";
      const answer = { fingerprint: fingerprintOf(request), status: reply.statusCode, body };
      if (secret) keepSecret(slot, answer);
      const { user } = callerOf(request);
      const key = slot.slice(user.id.length + 1);
      const written = secret ? { status: 409, body: JSON.stringify(ALREADY_DONE) } : answer;
      await ports.idempotency.save(user.id, key, answer.fingerprint, written.status, written.body, ports.now());
    },

    /** When the answer is out, or the caller gone. */
    release(request: FastifyRequest): void {
      const slot = mine.get(request);
      if (slot === undefined) return;
      underWay.get(slot)?.finish();
      underWay.delete(slot);
      mine.delete(request);
    },
  };
}
export type Repeats = ReturnType<typeof createRepeats>;
