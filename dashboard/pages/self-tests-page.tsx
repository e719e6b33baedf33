import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { DEVICE_KINDS, isDeviceKind, SELF_TEST_SOURCE_WORDS, type SelfTest, type SelfTestLine } from "../../contracts/index.ts";
import { ByBuilding } from "../components/by-building.tsx";
import { useRight } from "../components/desk.ts";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { KindPicker, PlacePicker } from "../components/pickers.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import visitCss from "../components/visits.module.css";
import { tableOf, useBookTest, useSelfTests } from "../data/device-work.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { dayText, timeText } from "../words/time.ts";
import { eventText } from "../words/value.ts";
import css from "./page.module.css";

function BookForm({ one, onClose }: { readonly one: SelfTestLine; readonly onClose: () => void }) {
  const { t } = useWords();
  const book = useBookTest();
  const [passed, setPassed] = useState(true);
  const [note, setNote] = useState("");
  const said = note.trim();
  return (
    <Modal
      open
      onCancel={onClose}
      onOk={() => book.mutate({ device: one.device, body: { passed, note: said === "" ? null : said } }, { onSuccess: onClose })}
      okText={t("selfTests.save")}
      okButtonProps={{ loading: book.isPending }}
      cancelText={t("act.cancel")}
      title={t("selfTests.bookTitle", { name: one.name })}
      destroyOnHidden
    >
      <div className={css.form}>
        <Segmented
          aria-label={t("selfTests.result")}
          value={passed ? "passed" : "failed"}
          onChange={(value) => setPassed(value === "passed")}
          options={(["passed", "failed"] as const).map((value) => ({ value, label: t(`selfTests.${value}`) }))}
        />
        <Field label={t("selfTests.note")}>
          {(id) => <Input id={id} value={note} onChange={(event) => setNote(event.target.value)} maxLength={500} />}
        </Field>
        <FailureLine error={book.error} />
      </div>
    </Modal>
  );
}

/** What came at the last test, by whom. */
function Last({ last }: { readonly last: SelfTest | null }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  if (last === null) return <span className={visitCss.quiet}>{t("selfTests.never")}</span>;
  const facts = [
    timeText(Date.parse(last.at), now, language),
    w(SELF_TEST_SOURCE_WORDS[last.source]),
    last.event === null ? "" : eventText(last.event, language),
    last.byName ?? "",
    last.note ?? "",
  ].filter((fact) => fact !== "");
  return (
    <span>
      <span className={last.passed ? undefined : visitCss.late}>{t(last.passed ? "selfTests.passed" : "selfTests.failed")}</span>{" "}
      <span className={visitCss.quiet}>{facts.join(" · ")}</span>
    </span>
  );
}

function Line({ one, onBook }: { readonly one: SelfTestLine; readonly onBook: (() => void) | null }) {
  const { t, w, language } = useWords();
  const day = dayText(Date.parse(one.dueAt), language);
  return (
    <li className={visitCss.item} data-left={one.overdue}>
      <div className={visitCss.line}>
        <Link to="/devices/$id" params={{ id: one.device }} className={visitCss.name ?? ""}>
          {one.name}
        </Link>
        <span>{one.place}</span>
        <span>{w(DEVICE_KINDS[one.kind].words)}</span>
        <span className={one.overdue ? visitCss.late : visitCss.quiet}>
          {t(one.overdue ? "selfTests.overdue" : "selfTests.due", { day })}
        </span>
      </div>
      <Last last={one.last} />
      {onBook === null ? null : (
        <div>
          <Button size="small" onClick={onBook}>
            {t("selfTests.book")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** When each life-safety device last showed that it works; those that are overdue unless all are asked for. */
export function SelfTestsPage() {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/self-tests" });
  const navigate = useNavigate({ from: "/self-tests" });
  const mayTend = useRight("devices.tend");
  const overdue = search.show !== "all";
  const asked = { place: search.place, kind: search.kind, overdue: overdue ? "true" : "false" } as const;
  const { data, error, isPending, refetch } = useSelfTests(asked);
  const [booking, setBooking] = useState<SelfTestLine | null>(null);
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/self-tests", search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.selfTests")}</h1>
        <span className={css.spring} />
        <TableFiles path={tableOf("self-tests", asked)} prints={{ page: "self-tests" }} />
      </div>
      <p className={css.quiet}>{t("selfTests.hint")}</p>
      <div className={css.filters}>
        <Segmented
          aria-label={t("selfTests.show")}
          value={overdue ? "overdue" : "all"}
          onChange={(show) => set({ show })}
          options={[
            { value: "overdue", label: t("selfTests.onlyOverdue") },
            { value: "all", label: t("selfTests.all") },
          ]}
        />
        <div>
          <KindPicker
            value={search.kind !== undefined && isDeviceKind(search.kind) && DEVICE_KINDS[search.kind].lifeSafety ? search.kind : null}
            onChange={(kind) => set({ kind: kind !== null && DEVICE_KINDS[kind].lifeSafety ? kind : undefined })}
            label={t("filter.allKinds")}
          />
        </div>
        <div>
          <PlacePicker
            value={search.place ?? null}
            onChange={(place) => set({ place: place ?? undefined })}
            label={t("filter.allPlaces")}
          />
        </div>
        {data ? <span className={css.quiet}>{t("selfTests.count", { of: data.of, overdue: data.overdue })}</span> : null}
      </div>
      {isPending ? <Bones /> : null}
      {error && !data ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? (
        <Empty title={t(overdue ? "selfTests.empty" : "selfTests.emptyAll")} hint={t("selfTests.emptyHint")} />
      ) : null}
      <ByBuilding
        items={data?.items ?? []}
        line={(one) => <Line key={one.device} one={one} onBook={mayTend ? () => setBooking(one) : null} />}
      />
      {booking === null ? null : <BookForm key={booking.device} one={booking} onClose={() => setBooking(null)} />}
    </div>
  );
}
