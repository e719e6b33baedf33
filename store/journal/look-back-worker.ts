import { serve, startedWith } from "../rpc.ts";
import { type LookOrder, lookBack } from "./look-back.ts";

const { dir } = startedWith<{ readonly dir: string }>();

const methods = {
  look: (order: LookOrder) => lookBack(dir, order),
};

serve(methods);

export type LookBackMethods = typeof methods;
