import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice } from "../support/devices.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";

describe("a daughter is told by e-mail", () => {
  const mails: { readonly to: string; readonly text: string }[] = [];
  let server: SMTPServer;
  let hub: HubProcess;

  beforeAll(async () => {
    server = new SMTPServer({
      disabledCommands: ["AUTH", "STARTTLS"],
      onData: (stream, session, done) => {
        let text = "";
        stream.on("data", (data: Buffer) => {
          text += data.toString();
        });
        stream.on("end", () => {
          mails.push({ to: session.envelope.rcptTo.map((one) => one.address).join(), text });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    const { port } = server.server.address() as AddressInfo;
    hub = await startHub({ env: { HUB_SMTP_URL: `smtp://127.0.0.1:${port}`, HUB_SMTP_FROM: "shouwang@example.org" } });
  });
  afterAll(async () => {
    await hub?.stop();
    hub?.clean();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it("when her mother presses the button: without figures, and the case shows that it was sent", async () => {
    const [admin, duty, family] = await Promise.all([hub.as("admin"), hub.as("duty"), hub.as("family")]);
    const mother = (await family.get<{ items: { id: string; home: string }[] }>("/people")).body.items[0];
    if (!mother) throw new Error("the daughter of the demo has nobody");
    const button = await addDevice(admin, { name: "床头按钮", kind: "sos-button", place: mother.home, person: mother.id });
    const client = await hub.device(button.mqtt.username, button.mqtt.password);
    await client.publishAsync(`${button.device.topic}/event`, '{"event":"sos"}', { qos: 1 });
    const mail = await eventually("the e-mail", async () => mails.find((one) => one.to.includes("family@")));
    expect(mail.text).toMatch(/Message-ID/i);
    const noticed = await eventually("booked as sent", async () => {
      const { body } = await duty.get<{ items: { id: string }[] }>(`/cases?person=${mother.id}`);
      const id = body.items[0]?.id;
      if (!id) return undefined;
      const detail = await duty.get<{ notices: { channel: string; state: string; to: { role: string } }[] }>(`/cases/${id}`);
      return detail.body.notices.find((one) => one.channel === "email" && one.to.role === "family" && one.state === "sent");
    });
    expect(noticed.state).toBe("sent");
    client.end(true);
  });
});
