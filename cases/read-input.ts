import { VERDICTS, type Verdict } from "../contracts/index.ts";
import type { Actor, CaseAct, CaseInput } from "./types.ts";

type Body = Readonly<Record<string, unknown>>;

const text = (body: Body, name: string): string | null => {
  const value = body[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
};
const verdictIn = (body: Body): Verdict | undefined => VERDICTS.find((one) => one === body.verdict);

/** Reads the body of an act on a case. @returns what is missing, in words, where it cannot be read */
export function readInput(act: CaseAct, by: Actor, body: Body, burning: boolean): CaseInput | string {
  switch (act) {
    case "accept":
    case "take":
    case "arrive":
      return { kind: act, by, comment: text(body, "comment") };
    case "verify": {
      const verdict = verdictIn(body);
      return verdict ? { kind: act, by, verdict, how: text(body, "how") } : "须填写核实结论";
    }
    case "resolve": {
      const summary = text(body, "summary");
      return summary ? { kind: act, by, summary } : "须填写处置情况";
    }
    case "close": {
      const verdict = verdictIn(body);
      if (!verdict) return "办结须填写核实结论";
      const [summary, found, cause, second] = [text(body, "summary"), text(body, "found"), text(body, "cause"), text(body, "second")];
      return { kind: act, by, verdict, summary, found, cause, second, burning };
    }
    case "reopen":
      return { kind: act, by, reason: text(body, "reason") ?? "" };
    case "comment": {
      const said = text(body, "text");
      return said ? { kind: act, by, text: said } : "备注不能为空";
    }
  }
}
