import { Link, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Input, Segmented } from "antd";
import { useEffect, useRef, useState } from "react";
import { type Device, type Mapping, MappingSchema, type MappingView } from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { useRight } from "../components/desk.ts";
import { FailureLine } from "../components/form-end.tsx";
import { DoorCard } from "../components/gateway/door-card.tsx";
import own from "../components/gateway/gateway.module.css";
import { MappingForm } from "../components/gateway/mapping-form.tsx";
import { MessageCard, type Sample } from "../components/gateway/message-card.tsx";
import { OutcomeCard } from "../components/gateway/outcome-card.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useDevice } from "../data/devices.ts";
import { useKeptOf, useMapping, useTrial } from "../data/gateways.ts";
import { fits } from "../data/parse.ts";
import { useQuarantineActs } from "../data/quarantine.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

const FRESH: Mapping = { rules: [{ device: "{$.deviceId}" }] };
const PAUSE = 300;

const textOf = (mapping: Mapping): string => JSON.stringify(mapping, null, 2);

/** What is typed, a moment after the last key. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function mappingIn(value: unknown): Mapping | null {
  return fits(MappingSchema, value) ? value : null;
}

function parsed(text: string): Mapping | null {
  try {
    return mappingIn(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The text that is edited; the form is another view of it. */
function useMappingText(view: MappingView) {
  const [text, setText] = useState(view.current?.text ?? "");
  const [form, setForm] = useState<Mapping | null>(view.current === null ? FRESH : parsed(view.current.text));
  return {
    text: text === "" && form !== null ? textOf(form) : text,
    form,
    write: (next: string) => {
      setText(next);
      setForm(parsed(next));
    },
    fill: (next: Mapping) => {
      setForm(next);
      setText(textOf(next));
    },
  };
}

interface EditorProps {
  readonly device: Device;
  readonly view: MappingView;
}

function Editor({ device, view }: EditorProps) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const search = useSearch({ from: "/shell/gateways/$id" });
  const { save } = useMapping(device.id);
  const { rerun } = useQuarantineActs();
  const mayRerun = useRight("quarantine.rerun");
  const edited = useMappingText(view);
  const [way, setWay] = useState<"form" | "text">("form");
  const [note, setNote] = useState("");
  const kept = useKeptOf(`${device.externalId}@${device.community}`);
  // A message that was kept may hold anything; who may not read it tries what is pasted.
  const reads = [useRight("raw.read"), useRight("health.read")].includes(true);
  const waiting = kept.data?.items ?? [];
  const items = reads ? waiting : [];
  const [sample, setSample] = useState<Sample>({ from: reads ? "kept" : "typed", kept: search.message ?? null, topic: "", body: "" });
  const chosen = sample.kept ?? items[0]?.id ?? null;
  const message =
    sample.from === "typed"
      ? sample.body === ""
        ? null
        : { body: sample.body, ...(sample.topic === "" ? {} : { topic: sample.topic }) }
      : chosen === null
        ? null
        : { quarantined: chosen };
  const trial = useTrial(device.id, useSettled(JSON.stringify({ text: edited.text, ...(message ?? { body: "" }) })));
  const outcome = trial.data;
  const form = edited.form ?? mappingIn(outcome?.mapping ?? null);
  const aimed = useRef<(path: string) => void>(() => undefined);
  const base = view.current?.version ?? 0;
  const store = (text: string): void => save.mutate({ base, text, note: note.trim() }, { onSuccess: () => setNote("") });
  const askRerun = (): void =>
    void modal.confirm({
      title: t("gateway.rerunAsk", { count: waiting.length }),
      content: t("gateway.rerunHint"),
      okText: t("gateway.rerun", { count: waiting.length }),
      cancelText: t("act.cancel"),
      onOk: () => rerun.mutateAsync(waiting.map(({ id }) => id)),
    });
  const hasFaults = (outcome?.faults.length ?? 1) > 0;
  return (
    <div className={own.work}>
      <div className={own.left}>
        <MessageCard
          sample={{ ...sample, kept: chosen }}
          onSample={setSample}
          kept={items}
          isLoading={kept.isPending}
          withheld={waiting.length - items.length}
          message={outcome?.message}
          captures={(message === null ? [] : (outcome?.captures ?? [])).find((each) => each !== null) ?? {}}
          onPath={(path) => aimed.current(path)}
        />
        <section className={css.card} aria-label={t("gateway.mapping")}>
          <div className={css.filters}>
            <h2>{t("gateway.mapping")}</h2>
            <span className={css.quiet}>{view.current === null ? t("gateway.noMapping") : t("gateway.version", { version: base })}</span>
            <span className={css.spring} />
            <Segmented
              aria-label={t("rule.way")}
              value={way}
              onChange={(next) => setWay(next === "form" ? "form" : "text")}
              options={[
                { value: "form", label: t("gateway.asForm") },
                { value: "text", label: t("gateway.asText") },
              ]}
            />
          </div>
          <p className={css.quiet}>{t("gateway.mappingHint")}</p>
          {way === "text" ? (
            <Input.TextArea
              className={own.text ?? ""}
              aria-label={t("gateway.asText")}
              rows={20}
              value={edited.text}
              onChange={(event) => edited.write(event.target.value)}
            />
          ) : form === null ? (
            <p role="status">{t("gateway.mendText")}</p>
          ) : (
            <MappingForm
              mapping={form}
              captures={message === null ? [] : (outcome?.captures ?? [])}
              onChange={edited.fill}
              aim={(take) => {
                aimed.current = take;
              }}
            />
          )}
          <div className={css.filters}>
            <Input
              style={{ maxWidth: 320 }}
              value={note}
              onChange={(event) => setNote(event.target.value)}
              placeholder={t("gateway.note")}
              aria-label={t("gateway.note")}
              maxLength={200}
            />
            <Button type="primary" disabled={note.trim() === "" || hasFaults} loading={save.isPending} onClick={() => store(edited.text)}>
              {t("gateway.save")}
            </Button>
            {view.current !== null && view.current.text !== "" ? (
              <Button disabled={note.trim() === ""} onClick={() => store("")}>
                {t("gateway.withdraw")}
              </Button>
            ) : null}
            {mayRerun && waiting.length > 0 && view.current !== null ? (
              <Button loading={rerun.isPending} onClick={askRerun}>
                {t("gateway.rerun", { count: waiting.length })}
              </Button>
            ) : null}
            {rerun.data && rerun.data.mended !== null ? (
              <span role="status">{t("quarantine.mended", { mended: rerun.data.mended, kept: rerun.data.kept ?? 0 })}</span>
            ) : null}
          </div>
          <FailureLine error={save.error ?? rerun.error} />
        </section>
        {view.versions.length > 0 ? (
          <section className={css.card} aria-label={t("gateway.versions")}>
            <h2>{t("gateway.versions")}</h2>
            <div className={own.versions}>
              {view.versions.map((one) => (
                <div key={one.version} className={css.filters}>
                  <strong>{t("gateway.version", { version: one.version })}</strong>
                  <span>{one.text === "" ? t("gateway.withdrawn") : one.note}</span>
                  <span className={css.quiet}>
                    {one.byName} · <Age at={one.at} />
                  </span>
                  {one.text === "" ? null : (
                    <Button size="small" onClick={() => edited.write(one.text)}>
                      {t("gateway.take")}
                    </Button>
                  )}
                </div>
              ))}
            </div>
          </section>
        ) : null}
      </div>
      <div className={own.right}>
        <OutcomeCard
          outcome={outcome}
          error={trial.error}
          hasMessage={message !== null}
          isFresh={message === null && view.current === null && edited.form === FRESH}
        />
      </div>
    </div>
  );
}

/** How a platform or box is connected: its door, and what its messages mean. */
export function GatewayPage() {
  const { id } = useParams({ from: "/shell/gateways/$id" });
  const { t } = useWords();
  const device = useDevice(id);
  const { mapping } = useMapping(id);
  if (device.isPending || mapping.isPending) return <Bones />;
  const error = device.error ?? mapping.error;
  if (error || !device.data || !mapping.data) return <Failed error={error} retry={() => void mapping.refetch()} />;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <Link to="/devices/$id" params={{ id }}>
          {device.data.name}
        </Link>
        <h1>{t("gateway.title")}</h1>
        <span className={css.quiet}>{t("gateway.prefix", { prefix: device.data.gateway?.prefix ?? "" })}</span>
      </div>
      <DoorCard device={id} />
      <Editor key={mapping.data.current?.version ?? 0} device={device.data} view={mapping.data} />
    </div>
  );
}
