import { createTransport, type Transporter } from "nodemailer";
import { type Duration, SECOND } from "../../contracts/index.ts";
import { type Attempt, type Channel, newChannel, type Parcel } from "../outward.ts";

export interface EmailOptions {
  /** `smtp://user:password@host:port` or `smtps://…`; null: no e-mail can be sent from here. */
  readonly url: string | null;
  /** Sender as it appears: `守望 <shouwang@example.org>`. */
  readonly from: string;
  /** Milliseconds for connecting, greeting and each answer; 20 s unless told. */
  readonly timeout?: Duration;
}

/** What nodemailer adds to its errors. */
interface MailFault {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly message?: unknown;
}

const isFault = (error: unknown): error is MailFault => typeof error === "object" && error !== null;

function readFault(error: unknown): Attempt {
  if (!isFault(error)) return { ok: false, retry: true, error: String(error), fault: true };
  const code = typeof error.responseCode === "number" ? error.responseCode : null;
  const said = typeof error.response === "string" ? error.response : String(error.message ?? error.code ?? "");
  // RFC 5321 4.2.1: 5yz is permanent. A refused log-in is not the addressee's fault and may be mended meanwhile.
  const permanent = code !== null && code >= 500 && code < 600 && error.code !== "EAUTH";
  return { ok: false, retry: !permanent, error: said.slice(0, 500), ...(permanent ? {} : { fault: true }) };
}

/** E-mail by SMTP. Without a server configured every notice fails at once with the reason, for all to see. */
export function emailChannel(options: EmailOptions): Channel & { probe(): Promise<Attempt> } {
  const timeout = options.timeout ?? 20 * SECOND;
  const transport: Transporter | null =
    options.url === null
      ? null
      : createTransport({ url: options.url, connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout });
  const host = /@([^>\s]+)/.exec(options.from)?.[1] ?? "shouwang.invalid";

  const send = async ({ notice, address, link }: Parcel): Promise<Attempt> => {
    if (transport === null) return { ok: false, retry: false, error: "未配置邮件服务器（HUB_SMTP_URL）" };
    if (address === null) return { ok: false, retry: false, error: "没有邮箱地址" };
    try {
      await transport.sendMail({
        from: options.from,
        to: { name: notice.to.name, address },
        subject: notice.subject,
        text: link === null ? notice.text : `${notice.text}\n\n答复：${link}`,
        // A repeat after a crash carries the same id: receivers can tell that it is one message.
        messageId: `<${notice.id}@${host}>`,
        // RFC 3834: no out-of-office answers to an alarm.
        headers: { "Auto-Submitted": "auto-generated", "X-Shouwang-Case": notice.case },
      });
      return { ok: true, state: "sent" };
    } catch (error) {
      return readFault(error);
    }
  };
  /** Greets the server and logs in without sending anything. */
  const probe = async (): Promise<Attempt> => {
    if (transport === null) return { ok: true, state: "sent" };
    try {
      await transport.verify();
      return { ok: true, state: "sent" };
    } catch (error) {
      return readFault(error);
    }
  };
  return Object.assign(
    newChannel("email", send, () => transport?.close()),
    { probe },
  );
}
