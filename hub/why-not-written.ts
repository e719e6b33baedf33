import { SECOND, type Words } from "../contracts/index.ts";
import { NotSynced } from "../store/journal/index.ts";

/** What a code of the system or of the database begins with, and what it says. */
const CODES: readonly (readonly [codes: readonly string[], words: Words])[] = [
  [["SQLITE_FULL", "ENOSPC", "EDQUOT"], { zh: "磁盘已满", en: "the disk is full" }],
  [["SQLITE_READONLY", "SQLITE_PERM", "EROFS", "EACCES", "EPERM"], { zh: "文件只读，或没有写入权限", en: "the files are read-only" }],
  [["SQLITE_IOERR", "EIO"], { zh: "磁盘读写出错", en: "the disk fails" }],
  [["SQLITE_CORRUPT", "SQLITE_NOTADB"], { zh: "数据库文件损坏", en: "the database file is damaged" }],
  [["SQLITE_BUSY", "SQLITE_LOCKED"], { zh: "数据库被其他程序占用", en: "another program holds the database" }],
  [["SQLITE_CANTOPEN", "ENOENT"], { zh: "数据库文件打不开", en: "the database file cannot be opened" }],
];

/** Why something could not be written, each language by itself; what has no words is in the log, in the database's own. */
export function whyNotWritten(error: Error): Words {
  if (error instanceof NotSynced) {
    const waited = (error.waitingMs / SECOND).toFixed(1);
    return { zh: `报文日志已 ${waited} 秒没有写入磁盘`, en: `the journal has not reached the disk for ${waited} s` };
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = CODES.find(([codes]) => codes.some((one) => code.startsWith(one)));
  if (known !== undefined) return known[1];
  return { zh: code === "" ? "原因见日志" : `错误代码 ${code}`, en: error.message };
}
