import { Button, Select } from "antd";
import type { GridList, NewGrid } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import acts from "../acts.module.css";
import { Field } from "../field.tsx";
import { contains } from "../pickers.tsx";
import { KeeperFields } from "./keeper-fields.tsx";
import type { PlaceOption } from "./place-options.ts";

type Stewards = NewGrid["stewards"];

interface Props {
  readonly value: Stewards;
  readonly change: (value: Stewards) => void;
  readonly staff: GridList["staff"];
  readonly options: readonly PlaceOption[];
}

/** Heads of buildings and units, a row for each building or unit. */
export function StewardRows({ value, change, staff, options }: Props) {
  const { t } = useWords();
  const mine = options.filter(({ level }) => level === "building" || level === "unit");
  const put = (at: number, one: Stewards[number]): void => change(value.map((each, index) => (index === at ? one : each)));
  return (
    <>
      {value.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by nothing else while they are filled in
        <fieldset key={at} className={css.card}>
          <Field label={t("grid.stewardPlace")}>
            {(id) => (
              <Select
                id={id}
                style={{ width: "100%" }}
                showSearch={{ filterOption: contains }}
                {...(one.place === "" ? {} : { value: one.place })}
                onChange={(place) => put(at, { ...one, place })}
                options={[...mine]}
              />
            )}
          </Field>
          <KeeperFields
            label={t(mine.find((each) => each.value === one.place)?.level === "unit" ? "grid.unitHead" : "grid.steward")}
            value={one.keeper}
            change={(keeper) => (keeper === null ? change(value.filter((_, index) => index !== at)) : put(at, { ...one, keeper }))}
            staff={staff}
          />
        </fieldset>
      ))}
      <div className={acts.buttons}>
        <Button onClick={() => change([...value, { place: "", keeper: { user: null, name: "", phone: null } }])}>
          {t("grid.addSteward")}
        </Button>
      </div>
    </>
  );
}
