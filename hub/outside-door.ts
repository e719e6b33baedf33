import { createHash } from "node:crypto";
import { type LoginGrant, longestPrefix, OutsideBroker, outsideFilters, overlapping } from "../broker/index.ts";
import { type Change, type Duration, type Instant, type Login, parseTopic, SECOND } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Journal } from "../store/journal/index.ts";
import type { BrokerAddress } from "./broker-config.ts";
import { type DoorParts, grantFor, type MessagePorts } from "./door-parts.ts";
import type { FaultBook } from "./fault-book.ts";
import { createMosquittoKeeper } from "./mosquitto-keeper.ts";

interface Parts extends DoorParts {
  readonly address: BrokerAddress;
  /** Below which prefix the hub announces itself to Home Assistant; null where it does not. */
  readonly announced: string | null;
  faults(): FaultBook;
  readonly journal: Pick<Journal, "queueBytes" | "read" | "last">;
  change(community: string, change: Change): void;
  readonly directory: DoorParts["directory"] & Pick<Directory, "devices">;
}

/** A link that comes back within so long is told of nowhere but in the log. */
const PATIENCE: Duration = 5 * SECOND;
/** Clocks of absence are put off so often while nobody can be heard; the shortest of them is longer. */
const PUT_OFF_EVERY: Duration = 20 * SECOND;
const START_WITHIN: Duration = 3 * SECOND;
/** Records at the journal's end among which those without an answer lie: more than the broker may send ahead. */
const TAIL = 10_000;

/** Which topic belongs to whom: the broker has checked who publishes, the topic says which log-in that must be. */
function createOwners({ directory }: Pick<Parts, "directory">) {
  let known = new Map<string, LoginGrant>();
  let gateways: readonly (Login & { readonly prefix: string })[] = [];

  const grantOf = (login: Login | undefined): LoginGrant | undefined =>
    login === undefined || login.disabled
      ? undefined
      : grantFor(login, login.device === null ? undefined : directory.deviceById(login.device));
  const look = (topic: string): LoginGrant | undefined => {
    const own = parseTopic(topic);
    const device = own === undefined ? undefined : directory.deviceByExternal(own.community, own.device);
    if (own !== undefined && device !== undefined && own.leaf !== "command") {
      const login = directory.loginByName(`${own.device}@${own.community}`) ?? directory.loginsOf(device.id)[0];
      if (login !== undefined) return grantOf(login);
    }
    return grantOf(longestPrefix(topic, gateways));
  };

  return {
    refresh: (): void => {
      known = new Map();
      gateways = directory
        .logins()
        .flatMap((login) =>
          login.prefix === null || login.disabled
            ? []
            : [{ ...login, prefix: login.prefix.endsWith("/") ? login.prefix : `${login.prefix}/` }],
        );
    },
    prefixes: (): readonly string[] => gateways.map(({ prefix }) => prefix),
    of: (topic: string): LoginGrant | undefined => {
      const found = known.get(topic);
      if (found !== undefined) return found;
      const grant = look(topic);
      // Topics of pictures carry an event id and are met once; who is unknown may be registered a moment later.
      if (grant !== undefined && !topic.includes("/snapshot/")) known.set(topic, grant);
      return grant;
    },
  };
}

/** The door at an outside broker: how its link stands is told to the desks by ways that do not need it. */
export function createOutsideDoor(parts: Parts, messages: MessagePorts) {
  const { address, announced, directory, log } = parts;
  const owners = createOwners(parts);
  owners.refresh();
  owners.prefixes().forEach((prefix, i, all) => {
    // Registered before there was an outside broker; a new one is refused.
    for (const other of overlapping(prefix, all.slice(i + 1)))
      log.warn(
        { prefix, other },
        "two gateways share topics at the outside broker: each sees and may say what is the other's; give them different prefixes",
      );
  });
  const keeper = address.files === null ? null : createMosquittoKeeper({ dir: address.files, address, announced, directory, log });
  const communities = (): readonly string[] => directory.communities().map(({ id }) => id);
  const broker = new OutsideBroker({
    ...messages,
    target: {
      ...{ url: address.url, username: address.username, password: address.password, ca: address.ca },
      clientId: `shouwang-${createHash("sha256").update(parts.key).digest("hex").slice(0, 12)}`,
    },
    filters: () => outsideFilters(communities(), owners.prefixes()),
    ownerOf: owners.of,
    monotonic: parts.monotonic,
    later: (ms, run) => {
      const timer = setTimeout(run, ms).unref();
      return () => clearTimeout(timer);
    },
    log,
  });

  /** Until when devices were heard; null while they are. */
  let deafFrom: Instant | null = null;
  let putOff = false;

  const standStill = (up: boolean): void => {
    const now = parts.wall();
    if (deafFrom === null) {
      if (!up) deafFrom = now;
      return;
    }
    if (!up && now - deafFrom < (putOff ? PUT_OFF_EVERY : SECOND)) return;
    for (const community of communities()) parts.change(community, { what: "hub-started", downFrom: deafFrom });
    putOff = !up;
    deafFrom = up ? null : now;
  };
  const tellFault = (): void => {
    const { up, since, trouble } = broker.link;
    const faults = parts.faults();
    if (up && trouble === null) faults.state("broker", null);
    else if (trouble !== null && (up || parts.monotonic() - since > PATIENCE))
      faults.state("broker", { detail: trouble.words, ...(up && { severity: "high" as const }) });
  };

  return {
    broker,
    open: async (): Promise<void> => {
      for (const community of communities())
        for await (const batch of parts.journal.read(community, Math.max(0, parts.journal.last(community) - TAIL)))
          for (const record of batch)
            if (record.kind === "message") broker.remember(record.message.client, record.message.topic, record.message.payload);
      // The first proof of the chain wants the subscriptions to stand; who does not answer holds up no start.
      await Promise.race([broker.open(), new Promise((resolve) => void setTimeout(resolve, START_WITHIN).unref())]);
    },
    /** Called once a second. */
    tick: (): void => {
      standStill(broker.link.up);
      tellFault();
    },
    /** Follows what was registered since. */
    tend: (): void => {
      owners.refresh();
      broker.tend();
      keeper?.tend();
    },
  };
}
