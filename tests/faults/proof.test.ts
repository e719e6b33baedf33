import { afterAll, beforeAll, expect, it } from "vitest";
import type { Alert, ChainProof, ChainProofView } from "../../contracts/index.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";

/* The proof of the chain on a whole hub, over its own sockets, with a clock that is moved; one hub for the story. */

let hub: HubProcess;
let mail: MailServer;
let admin: Desk;
let duty: Desk;

const proofs = async (): Promise<ChainProofView> => (await duty.get<ChainProofView>("/proof")).body;
const ready = async () => (await fetch(`${hub.http}/readyz`)).status;
async function move(seconds: number): Promise<void> {
  const { time } = (await (await fetch(`${hub.http}/healthz`)).json()) as { time: string };
  const answer = await admin.send("POST", "/clock", { to: new Date(Date.parse(time) + seconds * 1_000).toISOString() });
  expect(answer.status).toBe(200);
}

beforeAll(async () => {
  mail = await startMailServer();
  hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_SMTP_URL: mail.url, HUB_SMTP_FROM: "shouwang@example.org" } });
  [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
  const users = (await admin.get<{ items: { id: string; username: string }[] }>("/users")).body.items;
  const leader = users.find(({ username }) => username === "leader");
  await admin.send("PATCH", `/users/${leader?.id ?? ""}`, { email: "leader@example.org" });
}, 60_000);
afterAll(async () => {
  await hub?.stop();
  await mail?.stop();
  hub?.clean();
});

it("proves itself at its start and by hand, over real sockets, and leaves nothing that anybody could find", async () => {
  const first = await eventually("the self-test of the start", async () => (await proofs()).last ?? undefined, 20_000);
  expect(first).toMatchObject({ by: "start", ok: true, door: "mqtt" });
  const { body } = await duty.send<ChainProof>("POST", "/proof", {});
  expect(body).toMatchObject({ by: "hand", byName: "李敏", ok: true, failed: [] });
  expect(body.stages.every(({ ms }) => ms !== null && ms > 0 && ms < 10_000)).toBe(true);
  const lists = await Promise.all(["/devices?limit=1000", "/alerts", "/cases", "/notices", "/users"].map((path) => admin.get(path)));
  for (const list of lists) {
    expect(list.status).toBe(200);
    expect(JSON.stringify(list.body)).not.toMatch(/hub-proof|chain-proof|"loop"/);
  }
  const metrics = await (await fetch(`${hub.http}/metrics`)).text();
  expect(metrics).toMatch(/chain_proof_stage_seconds\{stage="notices"\} 0\.\d+/);
  expect(metrics).toMatch(/chain_proofs_missed_day 0/);
});

it("a device of that name cannot be registered", async () => {
  const place = (await admin.get<{ items: { id: string }[] }>("/places?limit=1")).body.items[0]?.id;
  const answer = await admin.send("POST", "/devices", { name: "假", kind: "motion", place, externalId: "hub-proof" });
  expect(answer.status).toBe(422);
});

it("without its rule it stops at the rules: said on every screen, not ready any more, a leader is written to; mended it heals", async () => {
  const out = await admin.send("POST", "/rules/chain-proof/withdraw", { reason: "试一试" });
  expect(out.status).toBe(200);
  await move(180);
  await move(11);
  expect((await proofs()).missed?.failed).toEqual(["rules"]);
  expect(await ready()).toBe(503);
  const open = (await duty.get<{ items: Alert[] }>("/alerts?state=open")).body.items;
  expect(open.find(({ rule }) => rule === "hub-proof")?.reason.zh).toContain("规则研判");
  // One that is missed may be a hiccup: people are called at the second.
  const calls = () => mail.mails.filter(({ to }) => to === "leader@example.org").length;
  const before = calls();
  await move(31);
  await move(11);
  await eventually("the leader is written to", async () => calls() > before || undefined, 20_000);
  expect((await admin.send("POST", "/rules/chain-proof/enable", { reason: "恢复" })).status).toBe(200);
  await move(31);
  const { missed, day } = await proofs();
  expect(missed).toBeNull();
  expect(day.missed).toBe(2);
  expect(await ready()).toBe(200);
}, 60_000);
