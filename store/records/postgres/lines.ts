import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Pool, PoolClient, QueryResult } from "pg";
import { isLoss } from "./faults.ts";

export interface LinePorts {
  /** SQL with which a transaction begins, so that it can later be told whether it was committed. */
  readonly begin: (mark: string) => string;
  makeMark(): string;
  /** Called when a commit's answer was lost: whether the transaction of this mark was committed. */
  committed(mark: string): Promise<boolean>;
  /** A query was answered (null), or the connection was lost. */
  heard(loss: Error | null): void;
}

/** PostgreSQL takes no NUL in a text; a device or a guest at the door may well send one. */
function withoutNul(parameter: unknown): unknown {
  return typeof parameter === "string" && parameter.includes("\0") ? parameter.replaceAll("\0", "␀") : parameter;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** A pool as Kysely wants it, whose connections are given up at their first fault and which settles doubtful commits. */
export function lines(pool: Pool, ports: LinePorts): PostgresPool {
  // A connection lost while nobody uses it: the next use makes a new one.
  pool.on("error", (error) => ports.heard(error));
  return {
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        ports.heard(asError(error));
        throw error;
      });
      return line(client, ports);
    },
    end: () => pool.end(),
  };
}

function line(client: PoolClient, ports: LinePorts): PostgresPoolClient {
  let lost: Error | undefined;
  let mark = "";
  // Lost between two statements of a transaction: without a listener it would end the thread.
  const onError = (error: Error): void => {
    lost ??= error;
  };
  client.on("error", onError);

  const ask = async (sql: string, parameters: readonly unknown[]): Promise<Answer> => {
    if (lost) throw lost;
    if (sql === "begin") {
      mark = ports.makeMark();
      await client.query(ports.begin(mark));
      return NOTHING;
    }
    return client.query(sql, parameters.map(withoutNul));
  };
  const answer = async (sql: string, parameters: readonly unknown[]): Promise<Answer> => {
    const sent = lost === undefined;
    try {
      const result = await ask(sql, parameters);
      ports.heard(null);
      return result;
    } catch (error) {
      if (!isLoss(error)) throw error;
      lost = asError(error);
      ports.heard(lost);
      if (sql === "commit" && sent && (await ports.committed(mark))) return NOTHING;
      throw error;
    }
  };
  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(sql: unknown, parameters: readonly unknown[] = []): unknown {
    return answer(String(sql), parameters);
  }
  return {
    query,
    release: () => {
      client.removeListener("error", onError);
      client.release(lost ?? false);
    },
  };
}

type Answer = Pick<QueryResult, "command" | "rowCount" | "rows">;

const NOTHING: Answer = { command: "", rowCount: 0, rows: [] };
