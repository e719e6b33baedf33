import { isRole, type Right, roleHas, type Signature, type Words } from "../../contracts/index.ts";
import { Refusal } from "../http/problem.ts";
import type { StoredUser } from "../ports.ts";
import type { RouteContext } from "./context.ts";
import { refusalOf } from "./session.ts";

interface Asked {
  /** Whose name it is, told before what is wrong with it. */
  readonly who: Words;
  readonly needs: Right;
  readonly mayNot: Words;
}

/** Another human at the same desk, by that human's own password. @throws Refusal */
export async function signedBy(
  { logIn, ports }: Pick<RouteContext, "logIn" | "ports">,
  given: Signature,
  { who, needs, mayNot }: Asked,
): Promise<StoredUser> {
  const outcome = await logIn(given.username, given.password);
  if (!outcome.ok) {
    const { words, status, headers } = refusalOf(outcome, ports.now());
    // 401 would say that the desk's own session has ended.
    throw new Refusal(status === 401 ? 422 : status, { zh: `${who.zh}：${words.zh}`, en: `${who.en}: ${words.en}` }, { headers });
  }
  const { user } = outcome;
  if (!isRole(user.role) || !roleHas(user.role, needs)) throw new Refusal(422, mayNot);
  return user;
}
