import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { HttpError, post } from "../data/http.ts";
import { createWaitingTicks, type WaitingTick } from "../data/waiting-ticks.ts";
import { useDesk } from "./desk.ts";

/** A tick that found no network is tried again so often, beside when the phone says that it is back. */
const AGAIN_MS = 10_000;
/** What a tick may change. */
const TICKED = [["visits"], ["patrols"], ["case"], ["case-cards"], ["tending"], ["trips"]] as const;

/** Sends ticks at once where that is possible, and keeps them on this phone where it is not. */
export function useTicks() {
  const { user } = useDesk();
  const client = useQueryClient();
  const [state, setState] = useState<{ readonly waiting: readonly WaitingTick[]; readonly refused: readonly WaitingTick[] }>({
    waiting: [],
    refused: [],
  });
  const mounted = useRef(true);
  const ticks = useMemo(
    () =>
      createWaitingTicks(
        localStorage,
        user.username,
        async ({ path, body, once }) => {
          try {
            await post(path, body, once);
            return "taken";
          } catch (error) {
            // A hub that is starting or overloaded is no refusal either.
            const passing =
              error instanceof HttpError && error.status !== 0 && error.status < 500 && error.status !== 401 && error.status !== 429;
            return passing ? "refused" : "unreachable";
          } finally {
            for (const queryKey of TICKED) void client.invalidateQueries({ queryKey });
          }
        },
        (waiting, refused) => {
          if (mounted.current) setState({ waiting, refused });
        },
      ),
    [user.username, client],
  );
  useEffect(() => {
    mounted.current = true;
    setState({ waiting: ticks.waiting(), refused: [] });
    const flush = (): void => void ticks.flush();
    flush();
    const timer = setInterval(flush, AGAIN_MS);
    addEventListener("online", flush);
    return () => {
      mounted.current = false;
      clearInterval(timer);
      removeEventListener("online", flush);
    };
  }, [ticks]);
  return {
    ...state,
    add: (tick: WaitingTick): void => {
      ticks.add(tick);
      void ticks.flush();
    },
    forgetRefused: ticks.forgetRefused,
  };
}

export type Ticks = ReturnType<typeof useTicks>;
