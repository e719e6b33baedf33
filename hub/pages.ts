import type { PageOf, Paging } from "../api/index.ts";

/**
 * One page of a list in memory, in the order of `keyOf` (unique per item); `cursor` is the key of the last item given.
 * Only what is on the page is built.
 */
export function pageOf<T, V>(all: Iterable<T>, keyOf: (item: T) => string, paging: Paging, build: (item: T) => V): PageOf<V> {
  const after = paging.cursor === null ? null : Buffer.from(paging.cursor, "base64url").toString();
  const keyed: { readonly key: string; readonly item: T }[] = [];
  for (const item of all) {
    const key = keyOf(item);
    if (after === null || key > after) keyed.push({ key, item });
  }
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const page = keyed.slice(0, paging.limit);
  const last = page.at(-1);
  return {
    items: page.map((one) => build(one.item)),
    next: keyed.length > page.length && last ? Buffer.from(last.key).toString("base64url") : null,
  };
}

/** Keeps what passes, without building an array of it. */
export function* where<T>(all: Iterable<T>, passes: (item: T) => boolean): Iterable<T> {
  for (const item of all) if (passes(item)) yield item;
}
