import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Select } from "antd";
import { useState } from "react";
import { QUARANTINE_REASONS, type QuarantineItem, type QuarantineReason } from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { useRight } from "../components/desk.ts";
import { More } from "../components/more.tsx";
import { Bones, Empty, Failed, useFailure } from "../components/states.tsx";
import { useAllDevices } from "../data/devices.ts";
import { useQuarantine, useQuarantineActs } from "../data/quarantine.ts";
import { type TextKey, useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

const reasonKey = (reason: QuarantineReason): TextKey => (reason === "empty" ? "quarantine.empty-reason" : `quarantine.${reason}`);

interface RowProps {
  readonly item: QuarantineItem;
  readonly picked: boolean;
  readonly onPick: ((picked: boolean) => void) | null;
  /** The gateway that sent it, for whoever may write its mapping. */
  readonly gateway: string | undefined;
}

function Row({ item, picked, onPick, gateway }: RowProps) {
  const { t, w } = useWords();
  return (
    <tr>
      <td>
        {onPick ? (
          <Checkbox
            checked={picked}
            disabled={item.state !== "kept"}
            onChange={(event) => onPick(event.target.checked)}
            aria-label={item.topic}
          />
        ) : null}
      </td>
      <td>
        <Age at={item.at} every={30_000} />
      </td>
      <td>
        <strong>{t(reasonKey(item.reason))}</strong>
        <div>{w(item.detail)}</div>
        {item.where === "" ? null : <code className={css.quiet}>{item.where}</code>}
      </td>
      <td>
        <code>{item.topic}</code>
        <div className={css.quiet}>
          {item.login} · {t("quarantine.bytes", { count: item.bytes })}
          {item.device ? (
            <>
              {" · "}
              <Link to="/devices/$id" params={{ id: item.device }}>
                {t("alert.device")}
              </Link>
            </>
          ) : null}
        </div>
      </td>
      <td>
        {item.preview === "" && item.bytes > 0 ? (
          <span className={css.quiet}>{t("message.withheld")}</span>
        ) : (
          <pre className={css.preview}>{item.preview}</pre>
        )}
      </td>
      <td>
        {t(`quarantine.state.${item.state}`)}
        {gateway === undefined ? null : (
          <div style={{ whiteSpace: "nowrap" }}>
            <Link to="/gateways/$id" params={{ id: gateway }} search={{ message: item.id }}>
              {t("quarantine.map")}
            </Link>
          </div>
        )}
      </td>
    </tr>
  );
}

function Acts({ ids, onDone }: { readonly ids: readonly string[]; readonly onDone: () => void }) {
  const { t } = useWords();
  const failure = useFailure();
  const { rerun, dismiss } = useQuarantineActs();
  const error = rerun.error ?? dismiss.error;
  return (
    <>
      <Button type="primary" disabled={ids.length === 0} loading={rerun.isPending} onClick={() => rerun.mutate(ids, { onSuccess: onDone })}>
        {t("quarantine.rerun", { count: ids.length })}
      </Button>
      <Button disabled={ids.length === 0} loading={dismiss.isPending} onClick={() => dismiss.mutate(ids, { onSuccess: onDone })}>
        {t("quarantine.dismiss", { count: ids.length })}
      </Button>
      {rerun.data && rerun.data.mended !== null ? (
        <span role="status">{t("quarantine.mended", { mended: rerun.data.mended, kept: rerun.data.kept ?? 0 })}</span>
      ) : null}
      {error ? <span role="alert">{failure(error)}</span> : null}
    </>
  );
}

/** What could not be understood: kept, with what is wrong and how to mend it. */
export function QuarantinePage() {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/quarantine" });
  const navigate = useNavigate({ from: "/quarantine" });
  const may = useRight("quarantine.rerun");
  const query = useQuarantine({ reason: search.reason, state: search.state ?? "kept" });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const mayMap = useRight("devices.write");
  const { data: devices } = useAllDevices(mayMap);
  const gateways = new Map(
    (devices?.items ?? [])
      .filter(({ kind }) => kind === "gateway")
      .map(({ id, externalId, community }) => [`${externalId}@${community}`, id]),
  );
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const kept = items.filter((item) => item.state === "kept");
  const set = (change: Record<string, string | undefined>): void => {
    setPicked(new Set());
    void navigate({ to: "/quarantine", search: { ...search, ...change }, replace: true });
  };
  const pick = (id: string, on: boolean): void => {
    const next = new Set(picked);
    if (on) next.add(id);
    else next.delete(id);
    setPicked(next);
  };
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.quarantine")}</h1>
        <div className={css.filters}>
          <Select
            style={{ minWidth: 180 }}
            value={search.reason ?? ""}
            aria-label={t("quarantine.reason")}
            onChange={(value) => set({ reason: value || undefined })}
            options={[
              { value: "", label: t("quarantine.allReasons") },
              ...QUARANTINE_REASONS.map((reason) => ({ value: reason, label: t(reasonKey(reason)) })),
            ]}
          />
          <Select
            style={{ minWidth: 120 }}
            value={search.state ?? "kept"}
            aria-label={t("filter.state")}
            onChange={(value) => set({ state: value })}
            options={(["kept", "mended", "dismissed"] as const).map((state) => ({ value: state, label: t(`quarantine.state.${state}`) }))}
          />
          {may ? (
            <>
              <Button onClick={() => setPicked(new Set(picked.size === kept.length ? [] : kept.map((item) => item.id)))}>
                {t("quarantine.all")}
              </Button>
              <Acts ids={[...picked]} onDone={() => setPicked(new Set())} />
            </>
          ) : null}
        </div>
      </div>
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && items.length === 0 ? <Empty title={t("quarantine.empty")} hint={t("quarantine.emptyHint")} /> : null}
      {items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th />
                <th>{t("quarantine.at")}</th>
                <th>{t("quarantine.reason")}</th>
                <th>{t("device.topic")}</th>
                <th>{t("quarantine.preview")}</th>
                <th>{t("alert.stateName")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <Row
                  key={item.id}
                  item={item}
                  picked={picked.has(item.id)}
                  onPick={may ? (on) => pick(item.id, on) : null}
                  gateway={item.state === "kept" ? gateways.get(item.login) : undefined}
                />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <More query={query} />
    </div>
  );
}
