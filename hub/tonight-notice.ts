import { clockIn, dayOf, type TellableUser } from "../cases/index.ts";
import type { Instant, Role, Scope, Tonight } from "../contracts/index.ts";

interface Parts {
  tonight(scope: Pick<Scope, "paths" | "people">): Tonight;
  tell(user: string, subject: string, text: string): void;
  /** The same by telephone: a line in the app waits until somebody looks. */
  call(user: string, channel: "sms" | "voice" | "web-push", subject: string, vars: Readonly<Record<string, string>>): void;
  users(): readonly TellableUser[];
  readonly settings: { get(key: string): Promise<string | null | undefined>; set(key: string, value: string): Promise<void> };
  community(): string;
  zone(): string;
  time(): string;
  now(): Instant;
}

const TOLD: readonly Role[] = ["leader", "care"];
const NAMED = 5;

/** Tells leaders and carers once a day, at its time, whom tonight's ladder would fail; nothing where it fails nobody. */
export function createTonightNotice(parts: Parts): () => Promise<void> {
  let told: string | null = null;

  return async () => {
    const now = parts.now();
    const day = dayOf(parts.zone(), now);
    if (told === day || clockIn(parts.zone(), now) < parts.time()) return;
    const key = `tonight-told:${parts.community()}`;
    told = day;
    if ((await parts.settings.get(key)) === day) return;
    for (const user of parts.users()) {
      if (user.disabled || !TOLD.includes(user.role)) continue;
      const view = parts.tonight({ paths: user.paths, people: null });
      if (view.failing === 0 && view.common.length === 0) continue;
      const named = view.items.slice(0, NAMED).map(({ name, missing }) => `${name}（${missing[0]?.words.zh ?? ""}）`);
      const common = view.common.map(({ missing, people }) => `${missing.words.zh}（涉及 ${people} 人）`);
      const lines = [...common, ...named].join("；");
      const subject = `今夜无人可叫：${view.failing} 人`;
      parts.tell(
        user.id,
        subject,
        `已核对 ${view.people} 人，今夜通知链不完整 ${view.failing} 人。${lines}${view.failing > NAMED ? "等" : ""}。请在“今夜无人可叫”逐项补齐。`,
      );
      if (user.role !== "leader") continue;
      const { nobody = 0 } = view;
      const vars = { count: `${view.failing}`, nobody: `${nobody}` };
      parts.call(user.id, "web-push", subject, {});
      parts.call(user.id, "sms", subject, vars);
      // The night comes, and for somebody who needs it there is nobody.
      if (nobody > 0) parts.call(user.id, "voice", subject, vars);
    }
    await parts.settings.set(key, day);
  };
}
