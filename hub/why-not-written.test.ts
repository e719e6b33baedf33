import { expect, test } from "vitest";
import { NotSynced } from "../store/journal/index.ts";
import { whyNotWritten } from "./why-not-written.ts";

const coded = (code: string): Error => Object.assign(new Error("database or disk is full"), { code });

test.each([
  ["a journal that does not sync", new NotSynced(2_340), "报文日志已 2.3 秒没有写入磁盘"],
  ["a full disk, by the database", coded("SQLITE_FULL"), "磁盘已满"],
  ["a full disk, by the system", coded("ENOSPC"), "磁盘已满"],
  ["an extended code", coded("SQLITE_IOERR_FSYNC"), "磁盘读写出错"],
  ["a code without words", coded("SQLITE_MISMATCH"), "错误代码 SQLITE_MISMATCH"],
  ["no code at all", new Error("worker records ended with code 1"), "原因见日志"],
])("%s is told in one language each", (_, error, zh) => {
  const words = whyNotWritten(error);
  expect(words.zh).toBe(zh);
  expect(words.zh.replace(/SQLITE_[A-Z]+/, "")).not.toMatch(/[A-Za-z]{3}/);
  expect(words.en).not.toMatch(/[\u4e00-\u9fff]/);
});
