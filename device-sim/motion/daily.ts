import type { Random } from "../random.ts";
import { blow, eased, G, inTurn, type Movement, still, type Wear } from "./movement.ts";

const TURN = 2 * Math.PI;

/** Steps: the trunk bobs twice per stride and meets the ground with each heel; an arm swings like a pendulum. */
export function walking(seconds: number, wear: Wear, random: Random): Movement {
  const pace = random.range(1.5, 1.95);
  const bob = random.range(0.14, 0.24);
  const heel = random.range(0.1, 0.25);
  const swing = wear === "wrist" ? random.range(0.25, 0.45) : 0.05;
  const arm = wear === "wrist" ? 0.6 : 0;
  return {
    seconds,
    force: (t) => {
      const phase = TURN * pace * t;
      const stride = phase / 2;
      const angle = swing * Math.sin(stride);
      const rate = swing * Math.PI * pace * Math.cos(stride);
      const up = bob * Math.sin(phase) + heel * Math.max(0, Math.sin(phase)) ** 8;
      const spin = (arm * rate * rate) / G;
      return [Math.sin(angle) + 0.08 * Math.cos(phase), 0.05 * Math.sin(stride), Math.cos(angle) * (1 + up) + spin];
    },
  };
}

/** Both feet leave the ground between the steps. */
export function running(seconds: number, random: Random): Movement {
  const pace = random.range(2.4, 2.9);
  const peak = random.range(2.2, 3);
  return {
    seconds,
    force: (t) => {
      const up = Math.max(0, Math.sin(TURN * pace * t)) * peak;
      return [0.25 * Math.sin(TURN * pace * t + 1), 0.2 * Math.sin(Math.PI * pace * t), Math.max(0.1, up)];
    },
  };
}

/** Off the ground for a third of a second, and down on bent knees; upright before and after. */
export function jumping(random: Random): Movement {
  const flight = random.range(0.25, 0.4);
  const speed = (G * flight) / 2;
  const landing = random.range(0.12, 0.18);
  const push = 0.25;
  const jump: Movement = {
    seconds: push + flight + landing,
    force: (t) => {
      const lift = blow(t, 0, speed, push);
      const flies = t > push && t < push + flight;
      return [0.1 * lift, 0.02, (flies ? 0.05 : 1) + lift + blow(t, push + flight, speed, landing)];
    },
  };
  return inTurn(still(4, 0.05, random), jump, still(6, 0.08, random));
}

/** Lets herself fall into a chair: down 0.4 m with little brake, a hard seat, the trunk leans and comes up again. */
export function sittingDownHard(random: Random): Movement {
  const drop = random.range(0.3, 0.7);
  const depth = random.range(0.32, 0.42);
  const speed = Math.sqrt(2 * drop * G * depth);
  const down = speed / (drop * G);
  const seat = random.range(0.09, 0.16);
  const [stand, sit] = [0.06, random.range(0.1, 0.35)];
  const lean = sit + random.range(0.15, 0.35);
  const sinking: Movement = {
    seconds: down + seat + 0.8,
    force: (t) => {
      const tilt = t < down ? eased(stand, lean, t / down) : eased(lean, sit, (t - down) / (seat + 0.6));
      const force = 1 - (t < down ? drop : 0) + blow(t, down, speed, seat);
      return [Math.sin(tilt) * force, 0.02, Math.cos(tilt) * force];
    },
  };
  return inTurn(walking(4, "waist", random), still(1, stand, random), sinking, still(8, sit, random));
}

/** Lies down on a bed as one does: sits, then lowers herself within two seconds. */
export function lyingDown(random: Random): Movement {
  const seconds = random.range(2, 3);
  const lowering: Movement = {
    seconds,
    force: (t) => {
      const tilt = eased(0.2, 1.5, t / seconds);
      const stir = 0.06 * Math.sin(TURN * 1.3 * t);
      return [Math.sin(tilt) + stir, 0.3 * Math.sin((Math.PI * t) / seconds), Math.cos(tilt) - stir];
    },
  };
  return inTurn(walking(4, "waist", random), still(2, 0.2, random), lowering, still(8, 1.5, random));
}

/** Applause at the wrist: short blows, three a second. */
export function clapping(seconds: number, random: Random): Movement {
  const rate = random.range(2.6, 3.6);
  const speed = random.range(0.8, 1.4);
  return {
    seconds,
    force: (t) => {
      const phase = (t * rate) % 1;
      const sway = 0.45 * Math.sin(TURN * phase);
      return [0.9 + 0.2 * sway, sway + blow(phase / rate, 0.02, speed, 0.03), 0.4];
    },
  };
}
