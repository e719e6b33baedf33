import type { Static, TSchema } from "typebox";
import { get, type Query } from "./http.ts";
import { type Listed, parsePage } from "./parse.ts";

export async function listPage<T extends TSchema>(path: string, schema: T, query: Query, signal?: AbortSignal): Promise<Listed<Static<T>>> {
  return parsePage(schema, await get(path, query, signal));
}

/** Follows `next` to the end of a list that is small by nature (places, people, devices of one community). */
export async function listAll<T extends TSchema>(path: string, schema: T, query: Query, signal?: AbortSignal): Promise<Listed<Static<T>>> {
  const items: Static<T>[] = [];
  let unreadable = 0;
  let cursor: string | null = null;
  // 30 pages of 1,000: three times what one hub is built for, so that a faulty `next` cannot loop for ever.
  for (let page = 0; page < 30; page += 1) {
    const listed: Listed<Static<T>> = await listPage(path, schema, { ...query, limit: 1000, cursor }, signal);
    items.push(...listed.items);
    unreadable += listed.unreadable;
    cursor = listed.next;
    if (cursor === null) break;
  }
  return { items, next: cursor, unreadable };
}
