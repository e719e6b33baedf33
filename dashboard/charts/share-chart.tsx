import { CartesianGrid, Legend, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { RESPONSE_TARGETS, type ResponseReport, shareOf } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./share-chart.module.css";

interface ShareChartProps {
  readonly parts: ResponseReport["parts"];
  /** What a part is called. */
  readonly nameOf: (part: ResponseReport["parts"][number]) => string;
}

const LINES = [
  { share: "soon", colour: "var(--series-1)", dashes: "0" },
  { share: "inTime", colour: "var(--series-2)", dashes: "7 3" },
  { share: "handled", colour: "var(--series-3)", dashes: "2 3" },
] as const;
/** Where the axis begins at most, so that a month that is a little worse than the next looks so. */
const FLOOR = 80;
const LABEL = { fill: "var(--quiet)", fontSize: 12 };

const inPercent = (share: number | null): number | null => (share === null ? null : Math.round(share * 1_000) / 10);

/** Shares answered and handled by part of the period; a part without a case is a gap. The table beside it says the same. */
export function ShareChart({ parts, nameOf }: ShareChartProps) {
  const { t } = useWords();
  const data = parts.map((part) => ({
    name: nameOf(part),
    soon: inPercent(shareOf(part.figures, "soon")),
    inTime: inPercent(shareOf(part.figures, "inTime")),
    handled: inPercent(shareOf(part.figures, "handled")),
  }));
  const known = data.flatMap(({ soon, inTime, handled }) => [soon, inTime, handled]).filter((share) => share !== null);
  if (known.length === 0) return null;
  const low = Math.min(FLOOR, Math.floor(Math.min(...known) / 10) * 10);
  const drawn = (size: { readonly width: number; readonly height: number } | null) => (
    <LineChart data={data} margin={{ top: 8, right: 24, bottom: 4, left: 0 }} {...size}>
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <XAxis dataKey="name" tick={LABEL} stroke="var(--line)" minTickGap={16} />
      <YAxis tick={LABEL} stroke="var(--line)" domain={[low, 100]} width={52} unit="%" />
      <Tooltip
        isAnimationActive={false}
        contentStyle={{ background: "var(--raised)", border: "1px solid var(--line)", color: "var(--text)" }}
        labelStyle={{ color: "var(--text)" }}
        formatter={(value) => `${value}%`}
      />
      <Legend itemSorter={null} wrapperStyle={{ fontSize: 13 }} formatter={(name) => <span className={css.name}>{name}</span>} />
      <ReferenceLine
        y={RESPONSE_TARGETS.soon * 100}
        stroke="var(--quiet)"
        strokeDasharray="6 4"
        label={{
          ...LABEL,
          value: t("response.chartTarget", { share: `${RESPONSE_TARGETS.soon * 100}%` }),
          position: "insideTopLeft",
        }}
      />
      {LINES.map(({ share, colour, dashes }) => (
        <Line
          key={share}
          dataKey={share}
          name={t(`response.${share}`)}
          stroke={colour}
          strokeWidth={2}
          strokeDasharray={dashes}
          dot={{ r: 3, strokeDasharray: "0" }}
          isAnimationActive={false}
          connectNulls={false}
        />
      ))}
    </LineChart>
  );
  return (
    <figure aria-label={t("response.chart")} className={css.chart}>
      <div className={css.screen}>
        <ResponsiveContainer width="100%" height={240}>
          {drawn(null)}
        </ResponsiveContainer>
      </div>
      <div className={css.paper}>{drawn({ width: 680, height: 200 })}</div>
    </figure>
  );
}
