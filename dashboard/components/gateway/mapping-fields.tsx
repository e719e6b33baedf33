import { Input, Select } from "antd";
import css from "../../pages/page.module.css";
import { contains } from "../pickers.tsx";
import own from "./gateway.module.css";
import { asSeenFrom } from "./paths.ts";

/** Takes the path that is clicked in the message next. */
export type Aim = (take: (path: string) => void) => void;

/** Parts to be changed; undefined takes one away. */
export type Change<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Fields without a value are left out of the mapping. */
export function without<T extends object>(value: Change<T>): T {
  const kept = Object.entries(value).filter(
    ([, one]) => one !== undefined && one !== "" && one !== null && !(Array.isArray(one) && one.length === 0),
  );
  return Object.assign(Object.create(null), Object.fromEntries(kept));
}

interface TextProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
  /** Where it is a path: what is clicked in the message goes in. */
  readonly aim?: Aim;
  readonly each?: string | undefined;
  readonly hint?: string;
}

/** A field of words, or of a path into the message. */
export function Text({ label, value, onChange, aim, each, hint }: TextProps) {
  return (
    <span className={css.field}>
      {label}
      <Input
        className={own.text ?? ""}
        aria-label={label}
        value={value ?? ""}
        placeholder={hint}
        maxLength={300}
        onFocus={() => aim?.((path) => onChange(asSeenFrom(path, each)))}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}

interface PickProps<T extends string> {
  readonly label: string;
  readonly value: T | undefined;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a list that is searched by name. */
export function Pick<T extends string>({ label, value, options, onChange }: PickProps<T>) {
  return (
    <span className={css.field}>
      {label}
      <Select
        aria-label={label}
        showSearch={{ filterOption: contains }}
        value={value ?? null}
        onChange={(next) => next !== null && onChange(next)}
        options={options.map((one) => ({ ...one, search: `${one.label} ${one.value}` }))}
      />
    </span>
  );
}

/** Several values in one field. */
export const listText = (values: readonly unknown[] | undefined): string => (values ?? []).map(String).join(", ");
