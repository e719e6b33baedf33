import { useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Progress, Steps } from "antd";
import { useRef, useState } from "react";
import {
  IMPORT_KIND_WORDS,
  IMPORT_KINDS,
  IMPORT_STATE_WORDS,
  type ImportKind,
  type ImportView,
  REGISTER_KINDS,
} from "../../contracts/index.ts";
import { Choice } from "../components/choices.tsx";
import { useRight } from "../components/desk.ts";
import { FailureLine } from "../components/form-end.tsx";
import { ImportColumns } from "../components/import-columns.tsx";
import { ImportOutcome } from "../components/import-outcome.tsx";
import { ImportSecrets } from "../components/import-secrets.tsx";
import { ImportUndo } from "../components/import-undo.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import {
  registerTable,
  templatePath,
  useDropImport,
  useImport,
  useImports,
  useOpenImport,
  useUndoImport,
  visitsTable,
} from "../data/imports.ts";
import type { TablePath } from "../data/table-path.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

function Bring({ onOpened }: { readonly onOpened: (view: ImportView) => void }) {
  const { t, w } = useWords();
  const open = useOpenImport();
  const registers = useRight("cases.register");
  const keepsGrids = useRight("grids.write");
  const [kind, setKind] = useState<ImportKind>("people");
  const file = useRef<HTMLInputElement>(null);
  return (
    <section className={css.card} aria-label={t("import.bring")}>
      <Choice
        label={t("import.kind")}
        value={kind}
        onChange={setKind}
        options={IMPORT_KINDS.filter((value) => (value !== "work-orders" || registers) && (value !== "grids" || keepsGrids)).map(
          (value) => ({
            value,
            label: w(IMPORT_KIND_WORDS[value]),
          }),
        )}
      />
      <p className={css.quiet}>{t("import.files")}</p>
      {kind === "panel-points" ? <p className={css.note}>{t("import.panelPoints")}</p> : null}
      {kind === "grids" ? <p className={css.note}>{t("import.grids")}</p> : null}
      {kind === "work-orders" ? <p className={css.note}>{t("import.workOrders")}</p> : null}
      <div className={css.filters}>
        <input
          ref={file}
          type="file"
          accept=".xlsx,.csv,.txt,.xls"
          aria-label={t("import.choose")}
          hidden
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            event.target.value = "";
            if (chosen) open.mutate({ kind, file: chosen }, { onSuccess: (view) => view && onOpened(view) });
          }}
        />
        <Button type="primary" loading={open.isPending} onClick={() => file.current?.click()}>
          {t("import.choose")}
        </Button>
        <a href={templatePath(kind)}>{t("import.template")}</a>
      </div>
      <FailureLine error={open.error} />
    </section>
  );
}

const STEP = { read: 1, checking: 1, checked: 2, applying: 2, applied: 3, "partly-undone": 3, undone: 3, failed: 1 } as const;
/** Something of it stands in the register. */
const isIn = ({ state }: ImportView): boolean => state === "applied" || state === "partly-undone";
const isOver = (view: ImportView): boolean => isIn(view) || view.state === "undone";

function Open({ id, leave }: { readonly id: string; readonly leave: () => void }) {
  const { t, w } = useWords();
  const [working, setWorking] = useState(false);
  const drop = useDropImport();
  const { data, error, isPending, refetch } = useImport(id, working);
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const busy = working || data.state === "checking" || data.state === "applying";
  return (
    <>
      <Steps
        size="small"
        current={STEP[data.state]}
        items={[t("import.bring"), t("import.columns"), t("import.outcome"), t("import.applied")].map((title) => ({ title }))}
      />
      {busy ? <Progress percent={Math.round(data.progress * 100)} aria-label={w(IMPORT_STATE_WORDS[data.state])} /> : null}
      {data.error ? (
        <p role="alert" className={css.failure}>
          {w(data.error)}
        </p>
      ) : null}
      {isOver(data) ? null : (
        <>
          {data.state === "checked" || data.state === "applying" ? <ImportOutcome view={data} onApplying={setWorking} /> : null}
          <ImportColumns key={data.id} view={data} onTrying={setWorking} />
          <div>
            <Button disabled={busy} onClick={() => drop.mutate(id, { onSuccess: leave })}>
              {t("import.drop")}
            </Button>
          </div>
        </>
      )}
      {data.state === "applied" ? (
        <p className={css.note}>{t("import.done", { insert: data.counts?.insert ?? 0, update: data.counts?.update ?? 0 })}</p>
      ) : null}
      {isOver(data) ? (
        <div>
          <Button onClick={leave}>{t("import.another")}</Button>
        </div>
      ) : null}
    </>
  );
}

function Past({ open }: { readonly open: (id: string) => void }) {
  const { t, w, language } = useWords();
  const { modal, message } = App.useApp();
  const { data, error, isPending, refetch } = useImports();
  const undo = useUndoImport();
  const makesSecrets = useRight("devices.write");
  const [secrets, setSecrets] = useState<ImportView | null>(null);
  const [undoing, setUndoing] = useState<ImportView | null>(null);
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (data.items.length === 0) return <Empty title={t("import.none")} hint={t("import.noneHint")} />;
  const askOrders = (view: ImportView): void =>
    void modal.confirm({
      title: t("import.undoAsk", { name: view.name }),
      content: t("import.undoOrders", { insert: view.counts?.insert ?? 0, update: view.counts?.update ?? 0 }),
      okText: t("import.undo"),
      okButtonProps: { danger: true },
      cancelText: t("act.cancel"),
      onOk: () =>
        undo.mutateAsync(view.id).then(
          () => void message.success(t("import.undoneOrders")),
          () => undefined,
        ),
    });
  const ask = (view: ImportView): void => (view.kind === "work-orders" ? askOrders(view) : setUndoing(view));
  return (
    <section className={css.list} aria-label={t("import.past")}>
      <h2>{t("import.past")}</h2>
      <FailureLine error={undo.error} />
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("import.file")}</th>
              <th>{t("import.kind")}</th>
              <th>{t("import.state")}</th>
              <th>{t("import.numbers")}</th>
              <th>{t("import.by")}</th>
              <th>{t("import.act")}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((view) => (
              <tr key={view.id}>
                <td>{view.name}</td>
                <td>{w(IMPORT_KIND_WORDS[view.kind])}</td>
                <td>
                  {w(IMPORT_STATE_WORDS[view.state])}
                  {view.undoneByName === null ? "" : t("import.undoneBy", { name: view.undoneByName })}
                  {view.undone && view.undone.kept > 0 ? (
                    <div className={css.quiet}>{t("import.undoneKept", { ...view.undone })}</div>
                  ) : null}
                </td>
                <td>
                  {view.counts
                    ? t("import.summary", { insert: view.counts.insert, update: view.counts.update, faulty: view.counts.faulty })
                    : "—"}
                </td>
                <td>
                  {view.byName} {fullTime(Date.parse(view.appliedAt ?? view.at), language)}
                </td>
                <td>
                  {isIn(view) && view.kind === "devices" && makesSecrets ? (
                    <Button size="small" onClick={() => setSecrets(view)}>
                      {t("import.secrets")}
                    </Button>
                  ) : null}{" "}
                  {isIn(view) ? (
                    <Button size="small" loading={undo.isPending && undo.variables === view.id} onClick={() => ask(view)}>
                      {t("import.undo")}
                    </Button>
                  ) : view.appliedAt === null ? (
                    <Button size="small" onClick={() => open(view.id)}>
                      {t("import.goOn")}
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {undoing === null ? null : <ImportUndo view={undoing} onClose={() => setUndoing(null)} />}
      {secrets === null ? null : <ImportSecrets view={secrets} onClose={() => setSecrets(null)} />}
    </section>
  );
}

/** In the words that the import reads, whatever the reader's language: what goes out comes in again. */
const asImported =
  (path: TablePath): TablePath =>
  (format) =>
    path(format, "zh");

/** People's own files into the register: bring, map, try, take in; and take back. */
export function ImportsPage() {
  const { t, w } = useWords();
  const names = useRight("people.names");
  const visits = useRight("visits.plan");
  const { id } = useSearch({ from: "/shell/imports" });
  const navigate = useNavigate({ from: "/imports" });
  const open = (next: string): void => void navigate({ search: { id: next } });
  const leave = (): void => void navigate({ search: {} });
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.imports")}</h1>
      </div>
      {id ? <Open id={id} leave={leave} /> : <Bring onOpened={(view) => open(view.id)} />}
      <Past open={open} />
      <section className={css.card} aria-label={t("register.export")}>
        <h2>{t("register.export")}</h2>
        <p className={css.quiet}>{t("register.hint")}</p>
        <div className={css.filters}>
          {REGISTER_KINDS.filter((kind) => kind !== "people" || names).map((kind) => (
            <span key={kind} className={css.filters}>
              {w(IMPORT_KIND_WORDS[kind])}
              <TableFiles path={asImported(registerTable(kind))} />
            </span>
          ))}
          {visits ? (
            <span className={css.filters}>
              {t("register.visits")}
              <TableFiles path={visitsTable} />
            </span>
          ) : null}
        </div>
      </section>
    </div>
  );
}
