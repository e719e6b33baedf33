import { Button, Input, InputNumber, Modal, Select } from "antd";
import { useMemo, useState } from "react";
import { isRole, MOST_SPOTS, type PatrolView, ROLES } from "../../contracts/index.ts";
import { usePatrolActs, usePatrolWorkers } from "../data/patrols.ts";
import { usePlaces } from "../data/places.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { placeNames } from "../words/place-names.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { contains } from "./pickers.tsx";
import visitCss from "./visits.module.css";

/** Weekly is the usual round of fire lanes and extinguishers in a compound; to be agreed with whoever is responsible [D]. */
const USUAL_DAYS = 7;

function useSpots() {
  const { data, isPending } = usePlaces();
  const spots = useMemo(() => {
    const places = data?.items ?? [];
    const names = placeNames(places);
    return places.filter(({ level }) => level === "spot").map(({ id, name }) => ({ value: id, label: names.get(id) ?? name }));
  }, [data]);
  return { spots, isPending };
}

interface RouteProps {
  readonly spots: readonly string[];
  readonly name: (id: string) => string;
  readonly set: (spots: readonly string[]) => void;
}

/** The order in which one walks. */
function Route({ spots, name, set }: RouteProps) {
  const { t } = useWords();
  const move = (from: number, to: number): void => {
    const next = [...spots];
    next.splice(to, 0, ...next.splice(from, 1));
    set(next);
  };
  return (
    <ol className={visitCss.route} aria-label={t("patrol.route")}>
      {spots.map((id, at) => (
        <li key={id}>
          <span>{name(id)}</span>
          <Button size="small" disabled={at === 0} aria-label={t("patrol.up", { name: name(id) })} onClick={() => move(at, at - 1)}>
            ↑
          </Button>
          <Button
            size="small"
            disabled={at === spots.length - 1}
            aria-label={t("patrol.down", { name: name(id) })}
            onClick={() => move(at, at + 1)}
          >
            ↓
          </Button>
          <Button size="small" aria-label={t("patrol.off", { name: name(id) })} onClick={() => set(spots.filter((one) => one !== id))}>
            ✕
          </Button>
        </li>
      ))}
    </ol>
  );
}

interface Props {
  /** Null: a new one. */
  readonly patrol: PatrolView | null;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}

/** Makes or changes a patrol: which spots in which order, how often, who usually walks. */
export function PatrolForm({ patrol, onClose, onSaved }: Props) {
  const { t, w } = useWords();
  const { spots: known, isPending } = useSpots();
  const workers = usePatrolWorkers();
  const { save } = usePatrolActs();
  const [title, setTitle] = useState(patrol?.title ?? "");
  const [every, setEvery] = useState<number | null>(patrol?.every ?? USUAL_DAYS);
  const [worker, setWorker] = useState(patrol?.worker ?? "");
  const [spots, setSpots] = useState<readonly string[]>(patrol?.spots.map(({ spot }) => spot) ?? []);
  const [pressed, setPressed] = useState(false);
  const labels = useMemo(() => new Map(known.map(({ value, label }) => [value, label])), [known]);
  const fault =
    title.trim() === "" ? "patrol.needTitle" : every === null ? "patrol.needEvery" : spots.length === 0 ? "patrol.needSpots" : null;
  const submit = (): void => {
    setPressed(true);
    if (fault !== null || every === null) return;
    save.mutate(
      { id: patrol?.id ?? null, body: { title: title.trim(), every, worker: worker === "" ? null : worker, spots: [...spots] } },
      {
        onSuccess: ({ id }) => {
          onClose();
          onSaved(id);
        },
      },
    );
  };
  return (
    <Modal
      open
      width={680}
      onCancel={onClose}
      onOk={submit}
      okText={t("act.save")}
      okButtonProps={{ loading: save.isPending }}
      cancelText={t("act.cancel")}
      title={t(patrol === null ? "patrol.new" : "patrol.change")}
      destroyOnHidden
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t("patrol.title")}>
          {(id) => (
            <Input
              id={id}
              value={title}
              maxLength={100}
              placeholder={t("patrol.titleHint")}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("patrol.every")}>
          {(id) => <InputNumber id={id} min={1} max={366} precision={0} value={every} onChange={setEvery} />}
        </Field>
        <Field label={t("patrol.worker")}>
          {(id) => (
            <Select
              id={id}
              style={{ width: "100%" }}
              value={worker}
              loading={workers.isPending}
              onChange={setWorker}
              options={[
                { value: "", label: t("round.nobody") },
                ...(workers.data ?? []).map(({ user, name, role }) => ({
                  value: user,
                  label: `${name} · ${isRole(role) ? w(ROLES[role].words) : role}`,
                })),
              ]}
            />
          )}
        </Field>
        <Field label={t("patrol.add")}>
          {(id) => (
            <Select
              id={id}
              style={{ width: "100%" }}
              showSearch={{ filterOption: contains }}
              loading={isPending}
              disabled={spots.length >= MOST_SPOTS}
              value={null}
              placeholder={t("patrol.addHint")}
              onChange={(spot: string) => setSpots([...spots, spot])}
              options={known.filter(({ value }) => !spots.includes(value)).map((one) => ({ ...one, search: one.label }))}
            />
          )}
        </Field>
        <Route spots={spots} name={(id) => labels.get(id) ?? id} set={setSpots} />
        {pressed && fault !== null ? (
          <p role="alert" className={css.failure}>
            {t(fault)}
          </p>
        ) : null}
        <FailureLine error={save.error} />
      </form>
    </Modal>
  );
}
