import type { Notice } from "../../contracts/index.ts";
import { type Channel, newChannel } from "../outward.ts";

/**
 * The app: the notice is ready for whoever logs in; one who is connected has it delivered.
 * @param deliver hands the notice to the addressee's live connections; false where there is none
 */
export function appChannel(deliver: (notice: Notice) => boolean): Channel<"app"> {
  return newChannel("app", async ({ notice }) => {
    if (notice.to.user === null) return { ok: false, retry: false, error: "收件人没有登录账号" };
    return { ok: true, state: deliver(notice) ? "delivered" : "sent" };
  });
}
