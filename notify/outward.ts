import { type Instant, isEmergencyNumber, type Notice, type NoticeAnswer, type NoticeChannel } from "../contracts/index.ts";

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
  /** The page where it is answered without logging in; null where there is nothing to answer. */
  readonly link: string | null;
  /** Of a drill: goes to nobody outside. */
  readonly drill: boolean;
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
      /** Nothing was tried; not before then. */
      readonly until?: Instant;
    };

type Send = (parcel: Parcel) => Promise<Attempt>;

/**
 * One way to a human. It has no `send`: what sends is known to the door alone, so that by construction nothing goes out
 * past it.
 */
export interface Channel {
  readonly name: NoticeChannel;
  close(): void;
}

const senders = new WeakMap<Channel, Send>();

/**
 * Makes a channel of what sends.
 * @param send must not throw for what may happen outside
 */
export function newChannel(name: NoticeChannel, send: Send, close: () => void = () => undefined): Channel {
  const channel = { name, close };
  senders.set(channel, send);
  return channel;
}

/** The one door: every message leaves the hub here, or does not. */
export interface Door {
  send(parcel: Parcel): Promise<Attempt>;
}

/** In a drill those who run it are told in the app; nobody else hears of it. */
const staysInside = ({ notice }: Parcel): boolean => notice.channel === "app" && notice.to.role !== "family" && notice.to.role !== "fire";

/** Police, fire brigade and ambulance are called by humans, with the card in their hand: nothing of ours ever dials them. */
const callsEmergency = (parcel: Parcel): boolean =>
  (parcel.notice.channel === "voice" || parcel.notice.channel === "sms") && parcel.address !== null && isEmergencyNumber(parcel.address);

/** @param find the way by which this notice goes; null where there is none now, or the reason in words */
export function openDoor(find: (channel: NoticeChannel, address: string | null) => Channel | string): Door {
  return {
    send: async (parcel) => {
      if (callsEmergency(parcel)) return { ok: false, retry: false, error: "110、119、120、122 只能由人拨打" };
      if (parcel.drill && !staysInside(parcel)) return { ok: false, retry: false, error: "演练：不向外发送" };
      const found = find(parcel.notice.channel, parcel.address);
      if (typeof found === "string") return { ok: false, retry: false, error: found };
      const send = senders.get(found);
      if (!send) throw new Error(`${found.name} was not made by newChannel`);
      return send(parcel);
    },
  };
}
