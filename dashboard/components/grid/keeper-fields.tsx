import { Input, Select } from "antd";
import type { GridKeeper, GridList } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import { Field } from "../field.tsx";
import { contains } from "../pickers.tsx";

interface Props {
  readonly value: GridKeeper | null;
  readonly change: (value: GridKeeper | null) => void;
  readonly staff: GridList["staff"];
  readonly label: string;
}

/** Not the id of any log-in. */
const OTHER = "*";

/** Somebody with a log-in, or a name and a number. */
export function KeeperFields({ value, change, staff, label }: Props) {
  const { t } = useWords();
  const pick = (user: string | undefined): void => {
    if (user === undefined) change(null);
    else if (user === OTHER) change({ user: null, name: value?.user === null ? value.name : "", phone: value?.phone ?? null });
    else change({ user, name: staff.find((one) => one.user === user)?.name ?? value?.name ?? user, phone: null });
  };
  const known = [
    { value: OTHER, label: t("grid.noLogin"), search: t("grid.noLogin") },
    ...staff.map((one) => ({ value: one.user, label: one.name, search: one.name })),
  ];
  // Whoever was named and has no log-in any more is still shown by name.
  const gone =
    value?.user != null && !staff.some((one) => one.user === value.user)
      ? [{ value: value.user, label: value.name, search: value.name }]
      : [];
  return (
    <>
      <Field label={label}>
        {(id) => (
          <Select
            id={id}
            allowClear
            showSearch={{ filterOption: contains }}
            style={{ width: "100%" }}
            {...(value === null ? {} : { value: value.user ?? OTHER })}
            onChange={(user: string | undefined) => pick(user)}
            options={[...known, ...gone]}
          />
        )}
      </Field>
      {value === null || value.user !== null ? null : (
        <>
          <Field label={`${label} ${t("grid.keeperName")}`}>
            {(id) => (
              <Input
                id={id}
                value={value.name}
                maxLength={60}
                required
                onChange={(event) => change({ ...value, name: event.target.value })}
              />
            )}
          </Field>
          <Field label={`${label} ${t("grid.phone")}`}>
            {(id) => (
              <Input
                id={id}
                type="tel"
                value={value.phone ?? ""}
                onChange={(event) => change({ ...value, phone: event.target.value === "" ? null : event.target.value })}
              />
            )}
          </Field>
        </>
      )}
    </>
  );
}
