import { Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import { PROGRAM_GRANT_WORDS, PROGRAM_GRANTS, type ProgramGrant } from "../../contracts/index.ts";
import { useIntegrationActs } from "../data/integrations.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { PlacePicker } from "./pickers.tsx";

interface Props {
  readonly close: () => void;
  readonly made: (name: string, token: string) => void;
}

/** A new program: its area, and each grant by itself. */
export function NewIntegrationForm({ close, made }: Props) {
  const { t, w } = useWords();
  const { create } = useIntegrationActs();
  const [name, setName] = useState("");
  const [owner, setOwner] = useState("");
  const [place, setPlace] = useState<string | null>(null);
  const [grants, setGrants] = useState<readonly ProgramGrant[]>(["read"]);
  const ready = name.trim() !== "" && owner.trim() !== "" && place !== null && grants.length > 0;
  const save = (): void => {
    if (place === null) return;
    create.mutate(
      { name: name.trim(), owner: owner.trim(), place, grants: [...grants] },
      { onSuccess: ({ integration, token }) => made(integration.name, token) },
    );
  };
  return (
    <Modal
      open
      onCancel={close}
      onOk={save}
      okText={t("integrations.make")}
      okButtonProps={{ disabled: !ready, loading: create.isPending }}
      cancelText={t("act.cancel")}
      title={t("integrations.new")}
    >
      <div className={css.form}>
        <Field label={t("integrations.name")}>
          {(id) => <Input id={id} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t("integrations.owner")}>
          {(id) => <Input id={id} value={owner} maxLength={60} onChange={(event) => setOwner(event.target.value)} />}
        </Field>
        <div className={css.field}>
          <span>{t("integrations.place")}</span>
          <PlacePicker value={place} onChange={setPlace} label={t("integrations.place")} />
        </div>
        <div className={css.field}>
          <span>{t("integrations.grants")}</span>
          <Checkbox.Group
            value={[...grants]}
            onChange={(next) => setGrants(next)}
            options={PROGRAM_GRANTS.map((grant) => ({ value: grant, label: w(PROGRAM_GRANT_WORDS[grant]) }))}
          />
        </div>
        <p className={css.quiet}>{t("integrations.sees")}</p>
        <FailureLine error={create.error} />
      </div>
    </Modal>
  );
}
