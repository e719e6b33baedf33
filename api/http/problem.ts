import type { FastifyReply, FastifyRequest } from "fastify";
import type { Problem, Words } from "../../contracts/index.ts";

type Fault = NonNullable<Problem["errors"]>[number];

/** An answer that says no, in both languages; thrown inside routes, turned into problem+json in one place. */
export class Refusal extends Error {
  readonly status: number;
  readonly words: Words;
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, words: Words, extra: { faults?: readonly Fault[]; headers?: Readonly<Record<string, string>> } = {}) {
    super(words.en);
    this.status = status;
    this.words = words;
    this.faults = extra.faults ?? [];
    this.headers = extra.headers ?? {};
  }
}

const TITLES: Readonly<Record<number, Words>> = {
  400: { zh: "请求有误", en: "Bad request" },
  401: { zh: "请先登录", en: "Log-in needed" },
  403: { zh: "没有权限", en: "Not allowed" },
  404: { zh: "没有找到", en: "Not found" },
  405: { zh: "不支持该方法", en: "Method not allowed" },
  409: { zh: "当前状态不允许", en: "Not possible in this state" },
  413: { zh: "内容过大", en: "Content too large" },
  415: { zh: "内容类型不支持", en: "Unsupported media type" },
  422: { zh: "内容不成立", en: "Cannot be processed" },
  426: { zh: "需要 WebSocket", en: "WebSocket needed" },
  429: { zh: "请求过于频繁", en: "Too many requests" },
  500: { zh: "平台内部错误", en: "Internal error" },
  503: { zh: "暂时不可用", en: "Unavailable for the moment" },
};

/** Chinese unless the caller asks for English first. */
export function languageOf(request: FastifyRequest): keyof Words {
  return /^\s*en\b/i.test(request.headers["accept-language"] ?? "") ? "en" : "zh";
}

export function problemOf(language: keyof Words, status: number, words: Words | null, faults: readonly Fault[] = []): Problem {
  const title = TITLES[status] ?? { zh: `错误 ${status}`, en: `Error ${status}` };
  return {
    type: "about:blank",
    title: title[language],
    status,
    ...(words === null ? {} : { detail: words[language] }),
    ...(faults.length === 0 ? {} : { errors: [...faults] }),
  };
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  words: Words | null,
  faults: readonly Fault[] = [],
): FastifyReply {
  const body = JSON.stringify(problemOf(languageOf(request), status, words, faults));
  return reply.code(status).type("application/problem+json; charset=utf-8").serializer(String).send(body);
}

export const notFound = (): Refusal =>
  new Refusal(404, { zh: "没有这一项，或不在您的辖区内。", en: "There is no such thing, or it is outside your area of duty." });

/** A 422 that names one field and how to mend it. */
export function badField(where: string, words: Words, status: 400 | 422 = 422): Refusal {
  return new Refusal(status, words, { faults: [{ where, what: words.en }] });
}
