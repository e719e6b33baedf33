import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Problem, Words } from "../../contracts/index.ts";
import { Refusal, sendProblem } from "./problem.ts";

const BY_CODE: Readonly<Record<string, Words>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { zh: "请求体不是合法的 JSON。", en: "The body is not valid JSON." },
  FST_ERR_CTP_EMPTY_JSON_BODY: { zh: "请求体为空。", en: "The body is empty." },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    zh: "请以 application/json 发送。",
    en: "Send it as application/json.",
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { zh: "内容长度与声明不符。", en: "The body's length is not the one declared." },
};

/** Each route has its own limit, and some take files. */
function ofRoute(code: string, request: FastifyRequest): Words | undefined {
  const { bodyLimit, schema } = request.routeOptions;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    const most = `${bodyLimit / 1_048_576} MiB`;
    return { zh: `请求体超过 ${most}。`, en: `The body is larger than ${most}.` };
  }
  const types = schema?.consumes;
  if (code !== "FST_ERR_CTP_INVALID_MEDIA_TYPE" || types === undefined) return undefined;
  return { zh: `请以 ${types.join("、")} 发送。`, en: `Send it as ${types.join(", ")}.` };
}

interface Mistake {
  readonly keyword?: string;
  readonly instancePath?: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** One line per field: where it is, what is wrong, and what would be right. */
export function faultsOf(context: string, mistakes: readonly Mistake[]): NonNullable<Problem["errors"]> {
  const faults = new Map<string, string>();
  for (const mistake of mistakes) {
    const where = `${context}${mistake.instancePath ?? ""}`;
    if (mistake.keyword === "required") {
      for (const name of texts(mistake.params?.requiredProperties)) faults.set(`${where}/${name}`, "is missing; it must be given");
    } else if (mistake.keyword === "enum") {
      faults.set(where, `must be one of: ${texts(mistake.params?.allowedValues).join(", ")}`);
    } else if (mistake.keyword === "anyOf") {
      if (!faults.has(where)) faults.set(where, mistake.message ?? "is not as described");
    } else if (!faults.has(where)) {
      const format = mistake.params?.format;
      faults.set(
        where,
        format === "date-time" ? "must be a time like 2026-01-31T08:00:00Z (ISO 8601)" : (mistake.message ?? "is not as described"),
      );
    }
  }
  return [...faults].map(([where, what]) => ({ where, what }));
}

/** Turns whatever a route threw into problem+json; a programmer's error is logged in full and told in one plain line. */
export function handleError(error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) {
    reply.headers(error.headers);
    return sendProblem(request, reply, error.status, error.words, error.faults);
  }
  if (error.validation !== undefined) {
    const faults = faultsOf(error.validationContext ?? "body", error.validation);
    return sendProblem(
      request,
      reply,
      400,
      { zh: "有字段不符合要求，见 errors。", en: "Some fields are not as required, see errors." },
      faults,
    );
  }
  const status = error.statusCode ?? 500;
  if (status < 500)
    return sendProblem(
      request,
      reply,
      status,
      ofRoute(error.code, request) ?? BY_CODE[error.code] ?? { zh: "请求未被接受。", en: "The request was not accepted." },
    );
  request.log.error({ err: error, method: request.method, route: request.routeOptions.url }, "request failed");
  return sendProblem(request, reply, status === 503 ? 503 : 500, {
    zh: `平台处理该请求时出错，请稍后再试；记录编号 ${request.id}。`,
    en: `The hub failed on this request, try again later; log entry ${request.id}.`,
  });
}
