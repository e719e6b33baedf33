import type { Random } from "../random.ts";
import { blow, type Force, G, inTurn, type Movement } from "./movement.ts";

/** A device that nobody wears does not breathe: only the noise of its sensor is left. */
function lying(seconds: number, way: Force, random: Random): Movement {
  const phase = random.range(0, 6);
  return { seconds, force: (t) => [way[0] + 0.002 * Math.sin(37 * t + phase), way[1] + 0.002 * Math.sin(53 * t), way[2]] };
}

/** Held in the hand, slips, falls from a table's height on the floor, jumps twice, lies. */
export function droppedThing(random: Random): Movement {
  const height = random.range(0.6, 1);
  const flight = Math.sqrt((2 * height) / G);
  const speed = G * flight;
  const hops = [0.25, 0.1].map((part) => ({ speed: speed * part, flight: (2 * speed * part) / G }));
  const landings = [flight, flight + 0.01 + (hops[0]?.flight ?? 0), flight + 0.02 + (hops[0]?.flight ?? 0) + (hops[1]?.flight ?? 0)];
  const seconds = (landings[2] ?? 1) + 0.05;
  const fall: Movement = {
    seconds,
    force: (t) => {
      const hit = landings.reduce((sum, from, i) => sum + blow(t, from, i === 0 ? speed * 1.25 : (hops[i - 1]?.speed ?? 0), 0.01), 0);
      return [0.3 * hit, 0.2 * hit, hit + 0.02];
    },
  };
  const held: Movement = { seconds: 5, force: (t) => [0.3 + 0.04 * Math.sin(9 * t), 0.1, 0.95 + 0.03 * Math.sin(7 * t)] };
  return inTurn(held, fall, lying(9, [0.02, 0.99, 0.1], random));
}

/** Taken off and laid on the table: turned by hand, a light tap, then nothing. */
export function putOnTable(random: Random): Movement {
  const speed = random.range(0.1, 0.3);
  const turning: Movement = {
    seconds: 1.5,
    force: (t) => {
      const tilt = (Math.PI / 2) * Math.min(1, t / 1.4);
      return [Math.sin(tilt) + 0.1 * Math.sin(8 * t), 0.15 * Math.sin(5 * t), Math.cos(tilt) + blow(t, 1.42, speed, 0.02)];
    },
  };
  const held: Movement = { seconds: 5, force: (t) => [0.2 * Math.sin(3 * t), 0.15 * Math.sin(4 * t), 1 + 0.1 * Math.sin(5 * t)] };
  return inTurn(held, turning, lying(9, [1, 0.02, 0.03], random));
}
