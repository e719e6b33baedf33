import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { openSeries } from "../../store/series/index.ts";
import { seriesContract } from "./series-store.ts";

describe("series on DuckDB", () => {
  seriesContract(async () => {
    const dir = mkdtempSync(join(tmpdir(), "contract-duckdb-"));
    return {
      open: (_, onCommitted = () => undefined) => openSeries({ dir, memoryLimitMb: 128, patience: 60_000, onCommitted }),
      reveal: async () => undefined,
      clean: async () => rmSync(dir, { recursive: true, force: true }),
    };
  });
});
