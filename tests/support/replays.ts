import type { ReplayView } from "../../contracts/index.ts";
import { type Desk, eventually } from "./hub-process.ts";

/** Asks for a replay and waits for its end. */
export async function replayed(desk: Desk, rule: string, body: Readonly<Record<string, unknown>>): Promise<ReplayView> {
  const asked = await desk.send<ReplayView>("POST", `/rules/${rule}/replay`, body);
  if (asked.status !== 202) throw new Error(`replay refused: ${asked.status} ${JSON.stringify(asked.body)}`);
  return eventually(
    `the replay of ${rule}`,
    async () => {
      const { body: view } = await desk.get<ReplayView>(`/replays/${asked.body.id}`);
      if (view.state === "failed") throw new Error(JSON.stringify(view.error));
      return view.state === "done" || view.state === "cancelled" ? view : undefined;
    },
    60_000,
  );
}
