import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { openInflux } from "../../store/influx/index.ts";
import { hasVictoria, startVictoria } from "../support/victoria.ts";
import { seriesContract } from "./series-store.ts";

const FLOATS_ONLY = "VictoriaMetrics keeps numbers only: id and data of an event are texts";
const ONE_OF_TWO = "VictoriaMetrics keeps one of two values of the same millisecond, not always the last written";
const OVERWRITES = "a server of line protocol keeps what was written last; repeats that ingest remembers never reach it";

describe.skipIf(!hasVictoria)("series on an InfluxDB v2 write API: a real VictoriaMetrics", () => {
  seriesContract(
    async () => {
      const dir = mkdtempSync(join(tmpdir(), "contract-victoria-"));
      const server = await startVictoria();
      const target = { url: server.url, token: "none", org: "home", bucket: "series", query: "victoria" as const };
      return {
        open: (journal, onCommitted = () => undefined) =>
          openInflux({ ...target, dir, history: journal.history, settleAfter: 0, patience: 60_000, onCommitted }),
        reveal: () => server.reveal(),
        clean: async () => {
          await server.clean();
          rmSync(dir, { recursive: true, force: true });
        },
      };
    },
    {
      "come back as they were": FLOATS_ONLY,
      "another value at the same time is a correction, the last position wins": ONE_OF_TWO,
      "a duplicate does not take over the quality of the first report": OVERWRITES,
    },
  );
});
