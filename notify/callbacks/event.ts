/** Which notice a provider speaks of: by our own id, by its own, or, of an SMS that came back, by the sender's number. */
export type Ref =
  | { readonly by: "ours"; readonly id: string }
  | { readonly by: "theirs"; readonly id: string }
  | { readonly by: "number"; readonly number: string };

/** What a provider tells. */
export type CallbackEvent =
  | { readonly kind: "report"; readonly ref: Ref; readonly state: "delivered" | "read"; readonly error: null; readonly trouble: null }
  | {
      readonly kind: "report";
      readonly ref: Ref;
      readonly state: "failed";
      readonly error: string;
      readonly trouble: "empty" | "wrong" | null;
    }
  | { readonly kind: "digits"; readonly ref: Ref; readonly digits: string };

export type CallbackReading =
  | { readonly ok: true; readonly events: readonly CallbackEvent[]; readonly answer: string; readonly type: string }
  | { readonly ok: false; readonly status: 400 | 401; readonly reason: string };

/** What came in. */
export interface CallbackRequest {
  readonly method: "GET" | "POST";
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The notice of a parcel's id, which is the notice's and the round. */
export const noticeOf = (parcel: string): string => parcel.replace(/_\d+$/, "");

export const JSON_TYPE = "application/json; charset=utf-8";

export function readJsonList(body: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const isRecord = (one: unknown): one is Readonly<Record<string, unknown>> => typeof one === "object" && one !== null;
    return list.every(isRecord) ? list.filter(isRecord) : undefined;
  } catch {
    return undefined;
  }
}

export const asText = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
