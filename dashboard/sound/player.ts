import type { Severity } from "../../contracts/index.ts";
import { PATTERNS } from "./choice.ts";

/** The desk's loudspeaker. A browser lets it sound only after a human has touched the page. */
export interface Player {
  /** True while the browser lets this page sound. */
  isOn(): boolean;
  subscribe(listener: () => void): () => void;
  /** Call from a click or key press; plays a short test tone, so that a human hears that it works. */
  enable(): Promise<void>;
  disable(): void;
  /** One short tone, so that a human hears whether it works. */
  test(): void;
  /** What should sound from now on; repeats as its pattern says. */
  play(severity: Severity | null): void;
}

export function createPlayer(): Player {
  let context: AudioContext | null = null;
  let wanted = true;
  let current: Severity | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let on = false;
  const listeners = new Set<() => void>();

  const refresh = (): void => {
    const now = wanted && context?.state === "running";
    if (now === on) return;
    on = now;
    for (const listener of listeners) listener();
    if (on) sound();
  };

  function once(severity: Severity): void {
    if (context === null) return;
    const pattern = PATTERNS[severity];
    for (const tone of pattern.tones) {
      const from = context.currentTime + 0.05 + tone.at;
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.type = pattern.wave;
      oscillator.frequency.value = tone.hz;
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(pattern.gain, from + 0.02);
      gain.gain.setValueAtTime(pattern.gain, from + tone.long - 0.03);
      gain.gain.linearRampToValueAtTime(0, from + tone.long);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(from + tone.long);
    }
  }

  function sound(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (current === null || !on) return;
    once(current);
    const again = PATTERNS[current].again;
    if (again !== null) timer = setTimeout(sound, again * 1_000);
  }

  return {
    isOn: () => on,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async enable() {
      wanted = true;
      if (context === null) {
        context = new AudioContext();
        context.onstatechange = refresh;
      }
      await context.resume();
      refresh();
    },
    test() {
      if (on && current === null) once("medium");
    },
    disable() {
      wanted = false;
      refresh();
      sound();
    },
    play(severity) {
      if (severity === current) return;
      current = severity;
      sound();
    },
  };
}
