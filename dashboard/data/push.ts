import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post, remove } from "./http.ts";

/** Why this browser cannot be pushed to; null where it can. */
export type PushObstacle = "wechat" | "insecure" | "ios" | "unsupported" | "denied";

export interface BrowserFacts {
  readonly agent: string;
  readonly secure: boolean;
  readonly hasPush: boolean;
  readonly permission: "default" | "granted" | "denied";
}

/** WeChat's own browser has no push, whatever it says; on an iPhone only a page on the home screen has. */
export function pushObstacle({ agent, secure, hasPush, permission }: BrowserFacts): PushObstacle | null {
  if (/MicroMessenger/i.test(agent)) return "wechat";
  if (!secure) return "insecure";
  if (!hasPush) return /iPhone|iPad|iPod/.test(agent) ? "ios" : "unsupported";
  return permission === "denied" ? "denied" : null;
}

export function thisBrowser(): BrowserFacts {
  return {
    agent: navigator.userAgent,
    secure: window.isSecureContext,
    hasPush: "serviceWorker" in navigator && "PushManager" in window && "Notification" in window,
    permission: "Notification" in window ? Notification.permission : "default",
  };
}

const SYSTEMS = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["macOS", /Macintosh/],
  ["Linux", /Linux/],
] as const;
const BROWSERS = [
  ["Edge", /Edg\//],
  ["Firefox", /Firefox\//],
  ["Chrome", /Chrom(e|ium)\//],
  ["Safari", /Safari\//],
] as const;

/** What its user will know it by: Chrome · Android. */
export function browserName(agent: string): string {
  const found = [BROWSERS, SYSTEMS].flatMap((list) => list.find(([, sign]) => sign.test(agent))?.[0] ?? []);
  return found.join(" · ") || "?";
}

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const textOf = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Refused by its user, or by the browser: said in words, with nothing registered. */
export class PushRefused extends Error {}

async function subscribe(key: string): Promise<PushSubscription> {
  if ((await Notification.requestPermission()) !== "granted") throw new PushRefused("denied");
  const registration = await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  const before = await registration.pushManager.getSubscription();
  // One of another hub, or from before its data directory was made anew: it would reach nobody.
  if (before && textOf(before.options.applicationServerKey) !== key) await before.unsubscribe();
  try {
    return await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  } catch (cause) {
    throw new PushRefused("service", { cause });
  }
}

/** The address under which this browser is pushed to now; null where it is not. */
export async function presentEndpoint(): Promise<string | null> {
  if (!("serviceWorker" in navigator)) return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager?.getSubscription())?.endpoint ?? null;
}

export function usePushActs() {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["own-ways"] });
  return {
    add: useMutation({
      mutationFn: async (key: string) => {
        const made = await subscribe(key);
        const name = browserName(navigator.userAgent);
        await post("/session/push", {
          ...{ endpoint: made.endpoint, name },
          ...{ p256dh: textOf(made.getKey("p256dh")), auth: textOf(made.getKey("auth")) },
        });
      },
      onSuccess: refresh,
    }),
    remove: useMutation({ mutationFn: (id: string) => remove(`/session/push/${encodeURIComponent(id)}`), onSuccess: refresh }),
  };
}
