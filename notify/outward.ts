import {
  type Instant,
  isEmergencyNumber,
  isRole,
  type Notice,
  type NoticeAnswer,
  type NoticeChannel,
  type Role,
} from "../contracts/index.ts";

/** What is handed to a channel: one message to one human, ready to go. */
export interface Parcel {
  /** Notice and round. A repeat after a crash carries the same one, so that a provider that knows ids sends it once. */
  readonly id: string;
  readonly notice: Notice;
  readonly address: string | null;
  readonly template: string | null;
  readonly vars: Readonly<Record<string, string>>;
  /** What may be answered, by key or button, in this order. */
  readonly answers: readonly { readonly key: string; readonly answer: NoticeAnswer }[];
  /** The page where it is answered without logging in, for a group the case's page behind the log-in; null where there is none. */
  readonly link: string | null;
  /** What belongs to a drill is no parcel: it has a door of its own, which leads nowhere outside. */
  readonly drill: false;
}

/** A notice of a drill, to somebody who takes part and has a log-in: in the app, and never to a relative. */
export type DrillNotice = Notice & {
  readonly channel: "app";
  readonly drill: string;
  readonly to: { readonly user: string; readonly role: Exclude<Role, "family"> };
};

/** What is handed to the app in a drill. It has no address, no wording on file and no page outside. */
export interface DrillParcel {
  readonly id: string;
  readonly drill: string;
  readonly notice: DrillNotice;
}

/** What came of one attempt. `retry` says whether another attempt can help. */
export type Attempt =
  | { readonly ok: true; readonly state: "sent" | "delivered"; readonly providerId?: string | null }
  | {
      readonly ok: false;
      readonly retry: boolean;
      readonly error: string;
      /** The provider is at fault, not the addressee: others would fare the same. */
      readonly fault?: true;
      /** There is nobody at this number. */
      readonly dead?: true;
      /** They are not to be told any more, by whatever way. */
      readonly over?: true;
      /** Nothing was tried; not before then. */
      readonly until?: Instant;
      /** It goes its next way now; what rings may ask this one again from then on, sooner than its next round. */
      readonly askAgain?: Instant;
    };

type Send = (parcel: Parcel) => Promise<Attempt>;

/**
 * One way to a human. It has no `send`: what sends is known to the door alone, so that by construction nothing goes out
 * past it.
 */
export interface Channel<Name extends NoticeChannel = NoticeChannel> {
  readonly name: Name;
  close(): void;
}

const senders = new WeakMap<Channel, Send>();

/**
 * Makes a channel of what sends.
 * @param send must not throw for what may happen outside
 */
export function newChannel<Name extends NoticeChannel>(name: Name, send: Send, close: () => void = () => undefined): Channel<Name> {
  const channel = { name, close };
  senders.set(channel, send);
  return channel;
}

/** The one door: every message leaves the hub here, or does not. */
export interface Door {
  send(parcel: Parcel): Promise<Attempt>;
}

/** The door of drills: behind it is the app, and by its type nothing else. */
export interface InsideDoor {
  send(parcel: DrillParcel): Promise<Attempt>;
}

/** A notice of a drill as its door takes it; null for one that would have to go another way, or to a relative. */
export function insideParcel(id: string, notice: Notice): DrillParcel | null {
  const { channel, drill, to } = notice;
  const { user, role } = to;
  if (channel !== "app" || drill === undefined || user === null || !isRole(role) || role === "family") return null;
  return { id, drill, notice: { ...notice, channel, drill, to: { ...to, user, role } } };
}

/** @param app the one channel that leads nowhere outside: no other fits */
export function openInsideDoor(app: Channel<"app">): InsideDoor {
  return {
    send: async ({ id, notice }) => {
      const send = senders.get(app);
      // Asked once more when it runs: a type is no lock.
      if (!send || app.name !== "app" || notice.channel !== "app") return DRILL_STAYS;
      return send({ id, notice, address: null, template: null, vars: {}, answers: [], link: null, drill: false });
    },
  };
}

/** Why a notice of a drill does not go out. */
export const DRILL_STAYS = { ok: false, retry: false, error: "演练：不向外发送" } as const satisfies Attempt;

/** Police, fire brigade and ambulance are called by humans, with the card in their hand: nothing of ours ever dials them. */
const callsEmergency = (parcel: Parcel): boolean =>
  (parcel.notice.channel === "voice" || parcel.notice.channel === "sms") && parcel.address !== null && isEmergencyNumber(parcel.address);

/** @param find the way by which this notice goes; null where there is none now, or the reason in words */
export function openDoor(find: (channel: NoticeChannel, address: string | null) => Channel | string): Door {
  return {
    send: async (parcel) => {
      if (callsEmergency(parcel)) return { ok: false, retry: false, error: "110、119、120、122 只能由人拨打" };
      if (parcel.drill || parcel.notice.drill !== undefined) return DRILL_STAYS;
      const found = find(parcel.notice.channel, parcel.address);
      if (typeof found === "string") return { ok: false, retry: false, error: found };
      const send = senders.get(found);
      if (!send) throw new Error(`${found.name} was not made by newChannel`);
      return send(parcel);
    },
  };
}
