import { Checkbox, Input, InputNumber, Modal } from "antd";
import { useState } from "react";
import {
  ACCEPTANCE_ITEM_WORDS,
  ACCEPTANCE_ITEMS,
  ACCEPTANCE_LIMITS,
  type AcceptanceItem,
  type AcceptanceLimits,
  type DeviceKind,
} from "../../contracts/index.ts";
import { useNewAcceptance } from "../data/acceptances.ts";
import { useWords } from "../i18n/setup.ts";
import page from "../pages/page.module.css";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { KindsPicker, PlacesPicker } from "./pickers.tsx";

const LIMITS = ["signal", "battery", "desk", "phone"] as const;

/** Begins a table: over what, what each device must show, and by what it is judged. */
export function AcceptanceForm({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: (id: string) => void }) {
  const { t, w } = useWords();
  const make = useNewAcceptance();
  const [title, setTitle] = useState("");
  const [places, setPlaces] = useState<readonly string[]>([]);
  const [kinds, setKinds] = useState<readonly DeviceKind[]>([]);
  const [items, setItems] = useState<readonly AcceptanceItem[]>(ACCEPTANCE_ITEMS);
  const [limits, setLimits] = useState<AcceptanceLimits>(ACCEPTANCE_LIMITS);
  const ready = title.trim() !== "" && places.length > 0 && items.length > 0;
  const send = (): void =>
    make.mutate(
      { title: title.trim(), places: [...places], kinds: [...kinds], items: [...items], limits },
      { onSuccess: ({ id }) => onMade(id) },
    );
  return (
    <Modal
      open
      onCancel={onClose}
      onOk={send}
      okText={t("acceptance.make")}
      okButtonProps={{ loading: make.isPending, disabled: !ready }}
      cancelText={t("act.cancel")}
      title={t("acceptance.new")}
      destroyOnHidden
    >
      <div className={page.form}>
        <Field label={t("acceptance.name")}>
          {(id) => <Input id={id} value={title} maxLength={100} onChange={(event) => setTitle(event.target.value)} />}
        </Field>
        <PlacesPicker value={places} onChange={setPlaces} label={t("acceptance.places")} />
        <KindsPicker value={kinds} onChange={setKinds} label={t("acceptance.kinds")} />
        <Field label={t("acceptance.items")}>
          {() => (
            <Checkbox.Group
              value={[...items]}
              onChange={(chosen) => setItems(ACCEPTANCE_ITEMS.filter((item) => chosen.includes(item)))}
              options={ACCEPTANCE_ITEMS.map((item) => ({ value: item, label: w(ACCEPTANCE_ITEM_WORDS[item]) }))}
            />
          )}
        </Field>
        {LIMITS.map((name) => (
          <Field key={name} label={t(`acceptance.limit.${name}`)}>
            {(id) => (
              <InputNumber
                id={id}
                value={limits[name]}
                onChange={(value) => setLimits({ ...limits, [name]: value ?? ACCEPTANCE_LIMITS[name] })}
              />
            )}
          </Field>
        ))}
        <FailureLine error={make.error} />
      </div>
    </Modal>
  );
}
