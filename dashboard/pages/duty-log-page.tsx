import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";
import { DUTY_LINE_KIND_WORDS, DUTY_LINE_KINDS, type DutyDay, type DutyLine } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { DutyLines } from "../components/duty-lines.tsx";
import { RemarkForm } from "../components/duty-remark.tsx";
import { More } from "../components/more.tsx";
import { PlacePicker } from "../components/pickers.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { type DutyLogSearch, dutyLogPath, useDutyDay, useDutyLog } from "../data/duty-log.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive } from "../live/hooks.ts";
import { fullTime } from "../words/time.ts";
import css from "./duty-log-page.module.css";
import page from "./page.module.css";

/** The shift asked for, by where it stands in the day; the one under way on the day of today; else all of the day. */
function spanOf({ shifts, now }: DutyDay, asked: string | undefined): { readonly from: string; readonly to: string; readonly at: string } {
  const first = shifts[0];
  const last = shifts.at(-1);
  const under = shifts.findIndex(({ from, to }) => from <= now && now < to);
  const at = asked ?? (under < 0 ? "all" : String(under));
  const shift = shifts[Number(at)];
  if (shift !== undefined) return { from: shift.from, to: shift.to, at };
  return { from: first?.from ?? now, to: last?.to ?? now, at: "all" };
}

function Shifts({ day, at, onPick }: { readonly day: DutyDay; readonly at: string; readonly onPick: (at: string) => void }) {
  const { t } = useWords();
  const one = (value: string, name: string, who: readonly string[]) => (
    <Button key={value} type={at === value ? "primary" : "default"} aria-pressed={at === value} onClick={() => onPick(value)}>
      {[name, who.join(t("list.comma"))].filter((part) => part !== "").join(" ")}
    </Button>
  );
  return (
    <div className={`${css.shifts} ${css.screen}`}>
      {day.shifts.map((shift, index) => one(String(index), shift.name, shift.onDuty))}
      {one("all", t("dutyLog.wholeDay"), [])}
    </div>
  );
}

/** What stands on paper above and below the lines. */
function PaperHead({ day, search }: { readonly day: DutyDay; readonly search: DutyLogSearch }) {
  const { t, language } = useWords();
  const community = useLive((state) => state.status?.communityName);
  const on = day.shifts.find(({ from }) => from === search.from)?.onDuty ?? [];
  return (
    <div className={css.paper}>
      <h1>{t("dutyLog.title", { community: community ?? "" })}</h1>
      <p>
        {t("response.span", { from: fullTime(Date.parse(search.from), language), to: fullTime(Date.parse(search.to), language) })}
        {on.length > 0 ? ` · ${t("dutyLog.onDuty", { names: on.join(t("list.comma")) })}` : ""}
      </p>
    </div>
  );
}

function Log({ day, search }: { readonly day: DutyDay; readonly search: DutyLogSearch }) {
  const { t, language } = useWords();
  const writes = useRight("duty-log.write");
  const query = useDutyLog(search);
  const [wrong, setWrong] = useState<DutyLine | null>(null);
  const lines = query.data?.pages.flatMap((each) => each.items) ?? [];
  return (
    <>
      <PaperHead day={day} search={search} />
      {writes ? (
        <RemarkForm
          key={wrong?.id ?? ""}
          corrects={wrong === null ? null : { id: wrong.id, text: wrong.what[language] }}
          onDone={() => setWrong(null)}
        />
      ) : null}
      {query.isPending ? <Bones rows={10} /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && lines.length === 0 ? <Empty title={t("dutyLog.empty")} /> : null}
      {lines.length > 0 ? <DutyLines lines={lines} onCorrect={writes ? setWrong : null} /> : null}
      <div className={css.screen}>
        <More query={query} />
      </div>
      <div className={`${css.paper} ${css.sign}`}>
        <span>{t("dutyLog.officer")}</span>
        <span>{t("dutyLog.leader")}</span>
      </div>
    </>
  );
}

/** The duty log: writes itself, shift by shift; the duty adds remarks. */
export function DutyLogPage() {
  const { t, w } = useWords();
  const asked = useSearch({ from: "/shell/duty-log" });
  const navigate = useNavigate({ from: "/duty-log" });
  const { data, error, isPending, refetch } = useDutyDay(asked.day ?? null);
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/duty-log", search: { ...asked, ...change }, replace: true });
  const kind = DUTY_LINE_KINDS.find((each) => each === asked.kind) ?? null;
  const span = data ? spanOf(data, asked.shift) : null;
  const search = span === null ? null : { from: span.from, to: span.to, place: asked.place ?? null, kind };
  return (
    <div className={page.page}>
      <div className={`${page.head} ${css.screen}`}>
        <h1>{t("nav.dutyLog")}</h1>
        <div className={page.filters}>
          <Button disabled={!data} onClick={() => set({ day: data?.before, shift: undefined })}>
            {t("dutyLog.before")}
          </Button>
          <strong>{data?.day}</strong>
          <Button
            disabled={!data || Date.parse(data.shifts.at(-1)?.to ?? "") > Date.parse(data.now)}
            onClick={() => set({ day: data?.after, shift: undefined })}
          >
            {t("dutyLog.after")}
          </Button>
          <Select
            style={{ minWidth: 150 }}
            value={kind ?? ""}
            aria-label={t("dutyLog.kind")}
            onChange={(value) => set({ kind: value === "" ? undefined : value })}
            options={[
              { value: "", label: t("dutyLog.allKinds") },
              ...DUTY_LINE_KINDS.map((value) => ({ value, label: w(DUTY_LINE_KIND_WORDS[value]) })),
            ]}
          />
          <PlacePicker value={asked.place ?? null} onChange={(place) => set({ place: place ?? undefined })} label={t("filter.allPlaces")} />
        </div>
        <span className={page.spring} />
        {search === null ? null : <TableFiles path={dutyLogPath(search)} prints={{ page: "duty-log" }} />}
      </div>
      {data && span ? <Shifts day={data} at={span.at} onPick={(shift) => set({ shift })} /> : null}
      {isPending ? <Bones rows={10} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && search ? <Log day={data} search={search} /> : null}
    </div>
  );
}
