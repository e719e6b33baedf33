import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Login } from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { homeAssistantLogin } from "./home-assistant-login.ts";
import { createMosquittoKeeper } from "./mosquitto-keeper.ts";

const ADDRESS = { username: "hub", password: "of the hub", reload: null };

function login(id: string, mosquittoHash?: string): Login {
  const base: Login = {
    username: `${id}@xf`,
    community: "xf",
    kind: "device",
    device: id,
    prefix: null,
    secretHash: "00",
    disabled: false,
  };
  return { ...base, ...(mosquittoHash !== undefined && { mosquittoHash }) };
}

describe("the files of a Mosquitto on this machine", () => {
  let dir: string;
  const logged: string[] = [];
  const log = { info: (_: object, text: string) => void logged.push(text), error: (_: object, text: string) => void logged.push(text) };
  const directory = createDirectory();

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shouwang-mosquitto-"));
    logged.length = 0;
    directory.load({
      ...{
        communities: [{ id: "xf", name: "幸福里", zone: "Asia/Shanghai" }],
        places: [],
        grids: [],
        people: [],
        devices: [],
        assignments: [],
        base: {},
      },
      logins: [login("d1", "$7$101$a$b"), login("d2"), { ...login("d3", "$7$101$c$d"), disabled: true }],
    });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const passwords = (): readonly string[] => readFileSync(join(dir, "passwords"), "utf8").trimEnd().split("\n");
  const names = (): readonly string[] => passwords().map((line) => line.slice(0, line.indexOf(":")));

  it("hold who may log in, are closed to others, and are written again only for a change", () => {
    const keeper = createMosquittoKeeper({ dir, address: ADDRESS, directory, log, announced: null });
    keeper.tend();
    expect(names()).toEqual(["hub", "d1@xf"]);
    expect(readFileSync(join(dir, "acl"), "utf8")).toContain("user hub\n");
    expect(readdirSync(dir).map((name) => `${name} ${(statSync(join(dir, name)).mode & 0o777).toString(8)}`)).toEqual([
      "acl 640",
      "passwords 640",
    ]);
    rmSync(join(dir, "acl"));
    keeper.tend();
    expect(existsSync(join(dir, "acl"))).toBe(false);
    directory.putLogin(login("d2", "$7$101$e$f"));
    keeper.tend();
    expect(names()).toEqual(["hub", "d1@xf", "d2@xf"]);
    directory.removeLogin("d1@xf");
    keeper.tend();
    expect(names()).toEqual(["hub", "d2@xf"]);
  });

  it("let Home Assistant in by its own password, where the hub announces itself to it", () => {
    directory.putLogin(homeAssistantLogin(new Uint8Array(32), "sixteen letters!", "xf"));
    createMosquittoKeeper({ dir, address: ADDRESS, directory, log, announced: "homeassistant" }).tend();
    expect(names()).toEqual(["hub", "d1@xf", "home-assistant"]);
    const acl = readFileSync(join(dir, "acl"), "utf8");
    const config = "homeassistant/device/shouwang_xf/config";
    expect(acl).toContain(`user home-assistant\ntopic read sw/v1/xf/hub/ha/#\ntopic read ${config}\n`);
    expect(acl).toContain(`topic write ${config}\n`);
  });

  it("keep what was entered by hand for a device whose secret is older than these files", () => {
    writeFileSync(join(dir, "passwords"), "d2@xf:$7$101$by$hand\ngone@xf:$7$101$x$y\n");
    createMosquittoKeeper({ dir, address: ADDRESS, directory, log, announced: null }).tend();
    expect(names()).toEqual(["hub", "d1@xf", "d2@xf"]);
  });

  it("are read anew by the operator's command, each argument as it stands and without the hub's environment", async () => {
    const told = join(dir, "told");
    const script = 'require("fs").writeFileSync(process.argv[1], JSON.stringify([process.argv[2], Object.keys(process.env)]))';
    const reload = [process.execPath, "-e", script, told, "$(touch no); `touch no`"];
    createMosquittoKeeper({ dir, address: { ...ADDRESS, reload }, directory, log, announced: null }).tend();
    await expect.poll(() => logged.at(-1), { timeout: 10_000 }).toBe("Mosquitto was told to read its files");
    const [given, env] = JSON.parse(readFileSync(told, "utf8"));
    expect(given).toBe("$(touch no); `touch no`");
    expect(env).not.toContain("PATH");
    expect(existsSync("no")).toBe(false);
  });

  it("say once what is wrong, and are written when it is mended", () => {
    const folder = join(dir, "later");
    const keeper = createMosquittoKeeper({ dir: folder, address: ADDRESS, directory, log, announced: null });
    keeper.tend();
    keeper.tend();
    expect(logged).toEqual([expect.stringContaining("HUB_BROKER_FILES")]);
    mkdirSync(folder);
    keeper.tend();
    expect(readdirSync(folder)).toEqual(["acl", "passwords"]);
  });

  it("tell of a command that fails", async () => {
    createMosquittoKeeper({ dir, address: { ...ADDRESS, reload: ["/nowhere/systemctl"] }, directory, log, announced: null }).tend();
    await expect.poll(() => logged.at(-1), { timeout: 10_000 }).toContain("HUB_BROKER_RELOAD failed");
  });
});
