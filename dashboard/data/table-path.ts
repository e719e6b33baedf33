import type { Language } from "../../contracts/index.ts";
import { pathWith } from "./http.ts";

export type TableFormat = "csv" | "xlsx";
/** Where a list is fetched as a file. */
export type TablePath = (format: TableFormat, language: Language) => string;

type Query = Parameters<typeof pathWith>[1];

/** Where the list below a path is fetched as a file, with its filters. */
export const tablePath =
  (path: string, query: Query = {}): TablePath =>
  (format, lang) =>
    `/api/v1${pathWith(path, { ...query, format, lang })}`;
