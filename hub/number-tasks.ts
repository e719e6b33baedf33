import { timeOrderedId } from "../alerts/index.ts";
import type { ActOutcome, Cases, Hand } from "../cases/index.ts";
import {
  type Case,
  type Contact,
  hasGone,
  type Instant,
  isEndedCase,
  type Notice,
  type Person,
  type RecordChange,
  toIso,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { StoredUser } from "../store/records/index.ts";

interface Parts {
  readonly directory: Pick<Directory, "people" | "pathOf">;
  readonly cases: Pick<Cases, "create" | "act" | "open">;
  users(): readonly StoredUser[];
  write(changes: readonly RecordChange[]): void;
  changed(notice: Notice): void;
  failed(error: Error): void;
  now(): Instant;
}

interface Trouble {
  readonly subject: string;
  readonly what: string;
  /** What the human is to do. */
  readonly ask: string;
}

/** The hub itself, where it opens and ends a task of its own. */
const HUB: Hand = { user: "", username: "hub", name: "平台", role: "leader" };

const TITLE = "核实紧急联系人电话";
const isTask = (one: Case, person: Person): boolean =>
  one.source === "hub" && one.person === person.id && one.title.zh.includes(TITLE) && !isEndedCase(one);

/** Tasks to find the right number of a contact: opened when one is stopped or does not answer, ended when one of the person's is verified. */
export function createNumberTasks(parts: Parts) {
  const { directory, cases, now } = parts;

  const whoHas = (number: string): readonly { readonly person: Person; readonly contact: Contact }[] =>
    directory.people().flatMap((person) => {
      const contact = person.contacts.find((one) => one.phone === number);
      return contact === undefined || hasGone(person) ? [] : [{ person, contact }];
    });
  const taskOf = (person: Person): Case | undefined => cases.open().find((held) => isTask(held.case, person))?.case;
  const settle = (what: string, outcome: Promise<ActOutcome<Case>>): void =>
    void outcome.then(
      (done) => (done.ok ? undefined : parts.failed(new Error(`${what}: ${done.reason}`))),
      (cause: unknown) => parts.failed(new Error(what, { cause })),
    );

  const pathOfHome = ({ home }: Person): string | undefined => (home === null ? undefined : directory.pathOf(home));
  /** How near to this path the places of somebody are; 0: they have nothing to do with it. */
  const reach = (user: StoredUser, path: string): number =>
    Math.max(
      0,
      ...user.places
        .map((place) => directory.pathOf(place) ?? "")
        .flatMap((root) => (root !== "" && path.startsWith(root) ? [root.length] : [])),
    );

  /** The grid worker of her home with the longest path to it: the nearest one. Without one the leader sees it in the list. */
  const workerFor = (person: Person): StoredUser | undefined => {
    const path = pathOfHome(person);
    if (path === undefined) return undefined;
    return parts
      .users()
      .filter((user) => user.role === "grid" && !user.disabled && reach(user, path) > 0)
      .sort((a, b) => reach(b, path) - reach(a, path) || (a.id < b.id ? -1 : 1))[0];
  };

  /** Desks and leaders of the area in which she lives: she is named. */
  const tellDesk = (about: Case, person: Person, number: string, subject: string, text: string): void => {
    const at = toIso(now());
    const path = pathOfHome(person);
    for (const user of parts.users()) {
      if (user.disabled || (user.role !== "duty" && user.role !== "leader")) continue;
      if (path !== undefined && reach(user, path) === 0) continue;
      const notice: Notice = {
        id: timeOrderedId(now(), "notice", "contact-trouble", number, person.id, user.id),
        ...{ case: about.id, channel: "app", to: { user: user.id, name: user.name, role: user.role }, state: "queued" },
        ...{ subject, text },
        ...{ createdAt: at, changedAt: at, attempts: 0, error: null },
      };
      parts.write([{ write: "notice", notice, address: null }]);
      parts.changed(notice);
    }
  };

  /** What was opened for a number that was stopped by a slip: withdrawn, unless somebody is at it. */
  const withdraw = (task: string, opened: boolean, what: string): void => {
    const one = cases.open().find((held) => held.case.id === task)?.case;
    if (one === undefined) return;
    const untouched = opened && (one.state === "new" || one.state === "dispatched");
    if (untouched) settle("a task was not withdrawn", cases.act(task, "cancel", HUB, { reason: what }, now()));
    else settle("a slip was not noted on its task", cases.act(task, "comment", HUB, { text: what }, now()));
  };

  /**
   * One task for a person, whatever is wrong with her contacts' numbers: what is new goes onto the one that is open.
   * @returns takes it back
   */
  const trouble = (number: string, say: (who: string) => Trouble): (() => void) => {
    const noted: { readonly task: string; readonly opened: boolean; readonly what: string }[] = [];
    for (const { person, contact } of whoHas(number)) {
      const { name, relation } = contact;
      const { what, ask, subject } = say(`${person.name}的紧急联系人${name}（${relation}）的电话`);
      const open = taskOf(person);
      const back = `登记已撤回：${person.name}的紧急联系人${name}（${relation}）的电话恢复原状。`;
      if (open !== undefined) {
        settle("a number's trouble was not noted on its task", cases.act(open.id, "comment", HUB, { text: what }, now()));
        noted.push({ task: open.id, opened: false, what: back });
        continue;
      }
      const made = cases.create(
        {
          ...{ kind: "request", source: "hub", severity: "medium", person: person.id },
          ...(person.home !== null && { place: person.home }),
          title: `${TITLE}（${relation}）`,
          description: `${what}${ask}核实任一号码后，本工单自动办结。`,
        },
        HUB,
        now(),
      );
      if (!made.ok) {
        parts.failed(new Error(`no task for a contact's number: ${made.reason}`));
        continue;
      }
      noted.push({ task: made.value.id, opened: true, what: back });
      const worker = workerFor(person);
      if (worker) settle("a task was not dispatched", cases.act(made.value.id, "dispatch", HUB, { to: worker.id }, now()));
      tellDesk(made.value, person, number, `${subject}：${person.name}的${relation}`, `${what}请核实并登记新号码。`);
    }
    return () => {
      for (const { task, opened, what } of noted) withdraw(task, opened, what);
    };
  };

  return {
    whoHas,
    /** @param words why it was stopped */
    stopped: (number: string, words: string): (() => void) =>
      trouble(number, (whose) => ({
        subject: "联系电话已停用",
        what: `${whose}已停用，原因：${words}。`,
        ask: "请向本人或家属要到新号码，在居民页登记并点“现在核实”。",
      })),
    /** It was asked whether it is still theirs, and nobody answered. */
    silent: (number: string): void => {
      trouble(number, (whose) => ({
        subject: "联系电话未答复核实",
        what: `${whose}已满半年未核实，一周内没有答复核实请求；夜间可能无人接听。`,
        ask: "请打电话或上门核实，在居民页点“现在核实”，或登记新号码。",
      }));
    },
    verified: (number: string): void => {
      for (const { person, contact } of whoHas(number)) {
        const open = taskOf(person);
        if (open === undefined) continue;
        const summary = `${contact.relation}${contact.name}的号码（尾号 ${number.slice(-4)}）已核实。`;
        settle("a task was not ended", cases.act(open.id, "close", HUB, { verdict: "true", summary }, now()));
      }
    },
  };
}
