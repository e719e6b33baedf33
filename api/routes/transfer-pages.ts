import type { CaseDetail } from "../../contracts/index.ts";
import { scopeOf } from "../access/scope-of.ts";
import { transferSheet } from "../access/transfer-sheet.ts";
import { localTimes } from "../exports/local-time.ts";
import { askPage, sheetPage, TRANSFER_CSP } from "../exports/transfer-html.ts";
import type { StoredTransfer } from "../transfer-ports.ts";
import type { App, RouteContext } from "./context.ts";
import { codeHashOf, MOST_WRONG_CODES, sha256 } from "./transfer-sheets.ts";

const MOST_BYTES = 1_024;
/** Requests of one address in a minute: an ambulance needs three. */
const PER_ADDRESS = 30;

/**
 * What the QR code on a transfer sheet opens, without a log-in: plain HTML. Whatever fetches the address learns nothing, not even whether
 * there is such a sheet; the sheet comes by the code beside it, a few tries, for a day.
 */
export function transferPages(app: App, { ports, masking }: RouteContext): void {
  const isDead = ({ expiresAt, revokedAt, wrong }: StoredTransfer): boolean =>
    revokedAt !== null || expiresAt <= ports.now() || wrong >= MOST_WRONG_CODES;

  const note = async (sheet: StoredTransfer, address: string, isRight: boolean): Promise<void> => {
    const where = ports.people.get(sheet.person)?.at ?? null;
    await ports.audit.write({
      ...{ at: ports.now(), user: null, act: isRight ? "transfer.read" : "transfer.refused", target: `person:${sheet.person}` },
      ...{ outcome: isRight ? ("done" as const) : ("refused" as const), address, detail: JSON.stringify({ number: sheet.number }), where },
    });
  };
  /** As it stood when it was printed; gone with her, and with whoever made it. */
  const drawn = async (stored: StoredTransfer): Promise<string | undefined> => {
    const found = ports.people.get(stored.person);
    const maker = await ports.users.byId(stored.by);
    if (found === undefined || maker === undefined) return undefined;
    const one: CaseDetail | undefined = stored.case === null ? undefined : (await ports.cases.get(stored.case))?.case;
    const order = { person: found.person, home: found.placePath, case: one, at: stored.at, by: stored.by, overridden: stored.overridden };
    const sheet = await transferSheet({ ports, masking }, order, scopeOf(maker, ports));
    return sheetPage({ sheet, number: stored.number, byName: stored.byName }, localTimes(ports.sheets.zone()));
  };
  /** Tries are counted before anything is compared: two at once are two. */
  const opened = async (token: string, code: string, address: string): Promise<string | undefined> => {
    const stored = await ports.transfers.find(sha256(token));
    if (stored === undefined || isDead(stored)) return undefined;
    if (stored.codeHash !== codeHashOf(token, code)) {
      await ports.transfers.save({ ...stored, wrong: stored.wrong + 1 });
      await note(stored, address, false);
      return undefined;
    }
    const html = await drawn(stored);
    if (html === undefined) return undefined;
    await ports.transfers.save({ ...stored, opened: stored.opened + 1, openedAt: ports.now() });
    await note(stored, address, true);
    return html;
  };
  // One after the other: whoever tries a hundred codes at once has as many tries as whoever takes a night.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (token: string, code: string, address: string): Promise<string | undefined> => {
    const mine = turn.then(() => opened(token, code, address));
    turn = mine.catch(() => undefined);
    return mine;
  };

  app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string", bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    inner.addHook("onSend", async (_request, reply, payload) => {
      reply.header("cache-control", "no-store").header("x-robots-tag", "noindex, nofollow").header("content-security-policy", TRANSFER_CSP);
      return payload;
    });
    const options = { config: { rateLimit: { max: PER_ADDRESS, timeWindow: "1 minute" } }, schema: { hide: true } };
    const field = (from: unknown, name: string): string => {
      const found: unknown = Object.entries(Object(from)).find(([key]) => key === name)?.[1];
      return typeof found === "string" ? found : "";
    };
    inner.get("/t/:token", options, async (_request, reply) => reply.type("text/html; charset=utf-8").send(askPage(false)));
    inner.post("/t/:token", options, async (request, reply) => {
      reply.type("text/html; charset=utf-8");
      const html = await inTurn(field(request.params, "token"), field(request.body, "code"), request.ip);
      return html === undefined ? reply.code(404).send(askPage(true)) : reply.send(html);
    });
  });
}
