// Run by crash.test.ts in a process of its own, to be killed at any moment: appends, flushes and folds without end, and
// prints each position that the store says is committed.
import { DAY, SECOND } from "../../contracts/index.ts";
import { openSeries } from "./index.ts";

const [, , dir = "", firstDay = "0"] = process.argv;
const DAY0 = Number(firstDay);
const store = await openSeries({
  dir,
  memoryLimitMb: 128,
  lateWait: 0,
  flushEvery: 5,
  onCommitted: (_, position) => process.stdout.write(`${position}\n`),
});
let pos = store.position("c1");
process.stdout.write(`${pos}\n`);
for (;;) {
  for (let i = 0; i < 200; i++) {
    pos++;
    // A message of two readings; every 50th goes to the closed day before.
    const at = DAY0 + (pos % 50 === 0 ? -DAY : 0) + pos * SECOND;
    const both = [0, 1].map((n) => ({ device: `d${n}`, measurement: "spo2" as const, at, recv: at, value: pos, quality: 0, pos }));
    store.append("c1", both, []);
  }
  store.flush("c1", pos);
  await store.settle();
  await store.tend(DAY0 + DAY - SECOND);
}
