import { pbkdf2Sync } from "node:crypto";
import { expect, it } from "vitest";
import { keepingEntered, mosquittoHash, mosquittoPasswords } from "./mosquitto-passwords.ts";

it("hashes as Mosquitto does, each time with another salt", () => {
  const [, kind, rounds, salt = "", hash] = mosquittoHash("a secret").split("$");
  expect([kind, rounds]).toEqual(["7", "101"]);
  expect(Buffer.from(salt, "base64")).toHaveLength(12);
  expect(hash).toBe(pbkdf2Sync("a secret", Buffer.from(salt, "base64"), 101, 64, "sha512").toString("base64"));
  expect(mosquittoHash("a secret")).not.toBe(mosquittoHash("a secret"));
});

it.each(["a:b", "a\nhub", "#a", " a", ""])("leaves out a name that the file would take for more: %j", (username) => {
  const { text, without } = mosquittoPasswords([
    { username, hash: "h" },
    { username: "d1@xingfuli", hash: "$7$101$x$y" },
    { username: "old@xingfuli", hash: undefined },
  ]);
  expect(text).toBe("d1@xingfuli:$7$101$x$y\n");
  expect(without).toEqual([username, "old@xingfuli"]);
});

it("keeps what was entered by hand for a log-in whose secret nobody knows any more, and nothing of those who are gone", () => {
  const made = { text: "new@x:$7$1\n", without: ["old@x", "lost@x"] };
  expect(keepingEntered(made, "gone@x:$7$2\nold@x:$7$3\nnew@x:$7$4\n# a note\n")).toEqual({
    text: "new@x:$7$1\nold@x:$7$3\n",
    without: ["lost@x"],
  });
});
