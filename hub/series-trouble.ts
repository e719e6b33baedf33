import { type Instant, toIso, type Words } from "../contracts/index.ts";

/** What follows where the server hides when it was started: what it acknowledged cannot be let go here. */
export function seriesUntold(why: string): Words {
  return {
    zh: `读不到时序库服务器的启动时间（${why}）：写入照常，但无法确认已落盘，报文日志不能清理，一直增长到上限`,
    en: `The series server does not say when it was started (${why}): writing goes on, but nothing is known to be on its disk, and the journal grows to its bound`,
  };
}

/** Since when and how far the series are behind, and where the readings wait meanwhile. */
export function seriesTrouble(stats: { readonly lag: number; readonly queued: number }, since: Instant, onServer: boolean): Words {
  if (!onServer)
    return {
      zh: `时序库写入受阻：${stats.queued} 条监测值暂存内存，恢复后补写`,
      en: `The series store cannot be written: ${stats.queued} readings are kept in memory and written later`,
    };
  const from = toIso(since);
  return {
    zh: `时序库服务器写入受阻：落后 ${stats.lag} 条报文，自 ${from} 起；报文日志暂存，恢复后补写`,
    en: `The series server cannot be written: ${stats.lag} messages behind since ${from}; the journal keeps them and they are written later`,
  };
}
