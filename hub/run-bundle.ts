import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { constants, Script } from "node:vm";
import { BroadcastChannel, isMainThread, threadId } from "node:worker_threads";

/** Set by the build alone: each thread then writes its code cache when the main thread is told SIGUSR2. */
const KEEPING = process.env.HUB_KEEP_CODE === "1";
const CHANNEL = "keep-code";

export interface CompiledBundle {
  readonly script: Script;
  /** What became of the code cache; V8 rejects one of another version, which costs time and nothing else. */
  readonly cache: "used" | "rejected" | "absent";
}

/** Compiles a bundle of the build, from its code cache where V8 takes it. */
export function compileBundle(file: string): CompiledBundle {
  // The bundler escapes everything outside ASCII: read so, V8 keeps one byte for each character.
  const source = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(file, "latin1")}\n})`;
  const kept = `${file}.cache`;
  const cachedData = KEEPING || !existsSync(kept) ? undefined : readFileSync(kept);
  const script = new Script(source, {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  return { script, cache: cachedData === undefined ? "absent" : script.cachedDataRejected ? "rejected" : "used" };
}

/** Runs one thread of the hub from its bundle, a CommonJS file: reading and compiling it is most of what a start costs. */
export function runBundle(file: string): void {
  const { script } = compileBundle(file);
  if (KEEPING) keepCodeWhenTold(file, script);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
}

/** After a start the cache holds the functions that a start needs; before it, hardly any. */
function keepCodeWhenTold(file: string, script: Script): void {
  const keep = (): void => {
    const part = `${file}.cache-${threadId}`;
    writeFileSync(part, script.createCachedData());
    renameSync(part, `${file}.cache`);
  };
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  if (!isMainThread) channel.onmessage = keep;
  else
    process.on("SIGUSR2", () => {
      channel.postMessage("keep");
      keep();
    });
}
