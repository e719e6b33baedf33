import { Button, Input } from "antd";
import { useState } from "react";
import { useTypeCall } from "../data/calls.ts";
import { useWords } from "../i18n/setup.ts";
import { useRight } from "./desk.ts";

/** Where no telephone system tells who calls: the number on the display, typed. */
export function TypeCall() {
  const { t } = useWords();
  const may = useRight("calls.answer");
  const type = useTypeCall();
  const [number, setNumber] = useState("");
  if (!may) return null;
  return (
    <form
      style={{ display: "flex", flexWrap: "wrap", gap: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (number.trim() !== "") type.mutate({ number: number.trim() }, { onSuccess: () => setNumber("") });
      }}
    >
      <Input
        style={{ width: 170 }}
        inputMode="tel"
        value={number}
        maxLength={40}
        onChange={(event) => setNumber(event.target.value)}
        placeholder={t("incoming.typeHint")}
        aria-label={t("incoming.typeHint")}
      />
      <Button htmlType="submit" loading={type.isPending}>
        {t("incoming.type")}
      </Button>
    </form>
  );
}
