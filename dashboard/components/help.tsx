import { Modal } from "antd";
import type { TextKey } from "../i18n/setup.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/shell.module.css";

const KEYS: readonly (readonly [string, TextKey])[] = [
  ["j / k", "keys.move"],
  ["Enter", "keys.enter"],
  ["n", "keys.jump"],
  ["m", "keys.silence"],
  ["Esc", "keys.close"],
  ["/", "keys.search"],
  ["p", "keys.pitch"],
  ["c", "keys.call"],
  ["1–6", "keys.callResult"],
  ["z", "keys.callUndo"],
  ["e / f / o", "keys.card"],
  ["b", "keys.report"],
  ["g m", "keys.map"],
  ["g a", "keys.alerts"],
  ["g c", "keys.cases"],
  ["g d", "keys.devices"],
  ["?", "keys.help"],
];

export function KeyHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useWords();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t("keys.title")}>
      <dl className={css.keys}>
        {KEYS.map(([key, text]) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
