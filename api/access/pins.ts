import { type DeskOfficer, HOUR, type Instant, MOST_PIN_FAILURES, type PinState, type PinView, toIso } from "../../contracts/index.ts";
import type { ApiPorts, StoredPin, StoredUser } from "../ports.ts";
import { hashPassword, passwordFits } from "./passwords.ts";
import { type Caller, locks } from "./sessions.ts";

/** Whoever comes for the next shift signs in before it begins. */
const BEFORE_SHIFT = HOUR;

export type PinOutcome =
  | { readonly ok: true; readonly user: StoredUser }
  /** `not-here`: has not given the password at this desk in this shift. */
  | { readonly ok: false; readonly reason: "not-here" | "none" | "off"; readonly user: StoredUser | null }
  | { readonly ok: false; readonly reason: "wrong"; readonly left: number; readonly user: StoredUser };

const stateOf = (pin: StoredPin | undefined): PinState => (pin === undefined ? "none" : pin.failures >= MOST_PIN_FAILURES ? "off" : "set");

/** PINs: never a log-in, only a way back to a desk at which one has given one's password in this shift. */
export function createPins(ports: Pick<ApiPorts, "pins" | "officers" | "users" | "desks" | "now">) {
  const queues = new Map<string, Promise<unknown>>();
  const since = (): Instant => ports.desks.shift().from - BEFORE_SHIFT;

  /** One at a time per user, so that many at once do not get past the count. */
  async function inTurn<T>(user: string, work: () => Promise<T>): Promise<T> {
    const mine = (queues.get(user) ?? Promise.resolve()).then(work, work);
    queues.set(user, mine);
    try {
      return await mine;
    } finally {
      if (queues.get(user) === mine) queues.delete(user);
    }
  }

  async function officersAt(desk: string): Promise<readonly StoredUser[]> {
    const users = await Promise.all((await ports.officers.at(desk, since())).map((user) => ports.users.byId(user)));
    return users.flatMap((user) => (user === undefined || user.disabled || !locks(user) ? [] : [user]));
  }

  async function tryPin(user: StoredUser, pin: string): Promise<PinOutcome> {
    const stored = await ports.pins.find(user.id);
    const state = stateOf(stored);
    if (stored === undefined || state === "none") return { ok: false, reason: "none", user };
    if (state === "off") return { ok: false, reason: "off", user };
    const fits = await passwordFits(stored.hash, pin);
    const failures = fits ? 0 : stored.failures + 1;
    if (failures !== stored.failures) await ports.pins.save({ ...stored, failures });
    if (!fits) return { ok: false, reason: "wrong", left: MOST_PIN_FAILURES - failures, user };
    // Read again: the check took its time, and what was changed meanwhile counts.
    const fresh = await ports.users.byId(user.id);
    const same = fresh !== undefined && !fresh.disabled && locks(fresh) && fresh.passwordHash === user.passwordHash;
    return same ? { ok: true, user: fresh } : { ok: false, reason: "not-here", user };
  }

  return {
    view: async (user: string): Promise<PinView> => {
      const pin = await ports.pins.find(user);
      return { state: stateOf(pin), setAt: pin === undefined ? null : toIso(pin.setAt) };
    },
    set: (user: string, pin: string): Promise<void> =>
      inTurn(user, async () => ports.pins.save({ user, hash: await hashPassword(pin), setAt: ports.now(), failures: 0 })),
    remove: (user: string): Promise<void> => inTurn(user, () => ports.pins.remove(user)),
    /** The password was given: a PIN that was off is on again, and opens this desk for the shift. */
    trust: (user: string, desk: string): Promise<void> =>
      inTurn(user, async () => {
        await ports.officers.save(desk, user, ports.now());
        const pin = await ports.pins.find(user);
        if (pin !== undefined && pin.failures > 0) await ports.pins.save({ ...pin, failures: 0 });
      }),
    /** Who may sit down there by PIN, and who sits there. */
    officers: async ({ desk, user: seated }: Caller): Promise<readonly DeskOfficer[]> =>
      Promise.all(
        (await officersAt(desk)).map(async ({ id, name, role }) => ({
          ...{ user: id, name, role, seated: id === seated.id },
          pin: stateOf(await ports.pins.find(id)),
        })),
      ),
    check: async (desk: string, user: string, pin: string): Promise<PinOutcome> => {
      const officer = (await officersAt(desk)).find(({ id }) => id === user);
      if (officer !== undefined) return inTurn(user, () => tryPin(officer, pin));
      return { ok: false, reason: "not-here", user: (await ports.users.byId(user)) ?? null };
    },
  };
}

export type Pins = ReturnType<typeof createPins>;
