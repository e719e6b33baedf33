import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface MailServer {
  readonly url: string;
  readonly port: number;
  readonly mails: readonly { readonly to: string; readonly text: string; readonly at: number }[];
  stop(): Promise<void>;
}

/** A real SMTP server on this machine that keeps what it is sent. */
export async function startMailServer(port = 0, mails: { to: string; text: string; at: number }[] = []): Promise<MailServer> {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: (stream, session, done) => {
      let text = "";
      stream.on("data", (data: Buffer) => {
        text += data.toString();
      });
      stream.on("end", () => {
        mails.push({ to: session.envelope.rcptTo.map((one) => one.address).join(), text, at: performance.now() });
        done();
      });
    },
  });
  // A client that is cut off in the midst is no trouble of the test's.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  const { port: bound } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${bound}`, port: bound, mails, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
