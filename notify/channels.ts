import type { Notice } from "../contracts/index.ts";

/** What came of one attempt. `retry` says whether another attempt can help. */
export type Attempt =
  | { readonly ok: true; readonly state: "sent" | "delivered" }
  | { readonly ok: false; readonly retry: boolean; readonly error: string };

/** One way to a human. It never throws for what may happen outside. */
export interface Channel {
  readonly name: Notice["channel"];
  send(notice: Notice, address: string | null): Promise<Attempt>;
  close(): void;
}

/**
 * The app: the notice is ready for whoever logs in; one who is connected has it delivered.
 * @param deliver hands the notice to the addressee's live connections; false where there is none
 */
export function appChannel(deliver: (notice: Notice) => boolean): Channel {
  return {
    name: "app",
    send: async (notice) => {
      if (notice.to.user === null) return { ok: false, retry: false, error: "收件人没有登录账号" };
      return { ok: true, state: deliver(notice) ? "delivered" : "sent" };
    },
    close: () => undefined,
  };
}
