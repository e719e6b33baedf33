import { lazy, Suspense } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useWords } from "../i18n/setup.ts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens, type TokenName } from "../theme/tokens.ts";
import { clockText, fullTime, timeText, zoneOffset } from "../words/time.ts";
import { measurementText, numberText, unitText } from "../words/value.ts";
import { axisRange, timeTicks, valueTicks } from "./gaps.ts";
import css from "./line-chart.module.css";
import type { LineChartProps } from "./line-chart-props.ts";

const DenseChart = lazy(() => import("./dense-chart.tsx").then((module) => ({ default: module.DenseChart })));

/** Series are told apart by colours of their own; severity colours belong to severity. */
function seriesColour(measurement: string): TokenName {
  const names = ["series-1", "series-2", "series-3", "series-4"] as const;
  let sum = 0;
  for (const letter of measurement) sum += letter.charCodeAt(0);
  return names[sum % names.length] ?? "series-1";
}

/** Above this many points recharts takes over 0.1 s to draw; uPlot does not. */
const MANY = 2_000;

export function LineChart(props: LineChartProps) {
  const { t, language } = useWords();
  const { measurement, unit, points } = props;
  const name = measurementText(measurement, language);
  return (
    <figure className={css.figure} aria-label={name}>
      <figcaption className={css.caption}>
        {name}
        <span className={css.unit}>{unitText(unit, language)}</span>
        {props.extra}
        {points.length === 0 ? <span className={css.unit}>{t("chart.empty")}</span> : null}
      </figcaption>
      {points.length === 0 ? null : points.length > MANY ? (
        <Suspense fallback={<div style={{ height: props.height ?? 200 }} />}>
          <DenseChart {...props} colour={seriesColour(measurement)} />
        </Suspense>
      ) : (
        <FineChart {...props} />
      )}
      {points.length === 0 ? null : (
        <details className={css.more}>
          <summary>{t("chart.table")}</summary>
          <PointTable points={points} measurement={measurement} />
        </details>
      )}
    </figure>
  );
}

function PointTable({ points, measurement }: Pick<LineChartProps, "points" | "measurement">) {
  const { t, language } = useWords();
  const shown = points.filter((point) => point.value !== null).slice(-500);
  return (
    <div className={css.table}>
      <table>
        <thead>
          <tr>
            <th>{t("chart.time")}</th>
            <th>{t("chart.value")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((point) => (
            <tr key={point.t}>
              <td>{fullTime(point.t, language)}</td>
              <td>{point.value === null ? "" : numberText(point.value, measurement)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FineChart({ measurement, unit, points, limit = null, marks = [], height = 200, from, to }: LineChartProps) {
  const { language } = useWords();
  const { theme } = usePreferences();
  const tokens = readTokens(theme);
  const colour = tokens[seriesColour(measurement)];
  const [low, high] = axisRange(points, limit?.value ?? null);
  const first = from ?? points[0]?.t ?? 0;
  const last = to ?? points.at(-1)?.t ?? 0;
  const banded = points.some((point) => point.min !== null && point.max !== point.min);
  const data = points.map((point) => ({ ...point, band: point.min === null || point.max === null ? null : [point.min, point.max] }));
  const tick = (at: number): string =>
    last - first > 20 * 3_600_000 ? timeText(at, last, language) : clockText(at, language).slice(0, last - first < 300_000 ? 8 : 5);
  const axis = { stroke: tokens.line, tick: { fill: tokens.quiet, fontSize: 12 } };
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart data={data} margin={{ top: 16, right: 12, bottom: 0, left: 0 }} syncId="shouwang" syncMethod="value">
        <CartesianGrid stroke={tokens.line} strokeDasharray="2 4" vertical={false} />
        <XAxis
          dataKey="t"
          type="number"
          scale="time"
          domain={[first, last]}
          ticks={[...timeTicks(first, last, zoneOffset(last))]}
          tickFormatter={tick}
          {...axis}
          minTickGap={40}
        />
        <YAxis
          domain={[low, high]}
          ticks={[...valueTicks(low, high)]}
          width={48}
          tickFormatter={(value: number) => numberText(value, measurement)}
          {...axis}
        />
        <Tooltip
          isAnimationActive={false}
          contentStyle={{ background: tokens.raised, border: `1px solid ${tokens.line}`, borderRadius: 6, color: tokens.text }}
          labelFormatter={(at) => (typeof at === "number" ? fullTime(at, language) : "")}
          formatter={(value) => [
            typeof value === "number"
              ? `${numberText(value, measurement)} ${unitText(unit, language)}`
              : Array.isArray(value)
                ? value.join(" – ")
                : "",
            measurementText(measurement, language),
          ]}
        />
        {banded ? (
          <Area dataKey="band" stroke="none" fill={colour} fillOpacity={0.18} isAnimationActive={false} connectNulls={false} />
        ) : null}
        <Line
          dataKey="value"
          stroke={colour}
          strokeWidth={2}
          dot={points.length < 40 ? { r: 2, fill: colour } : false}
          isAnimationActive={false}
          connectNulls={false}
        />
        {limit ? (
          <ReferenceLine
            y={limit.value}
            stroke={tokens.text}
            strokeDasharray="6 4"
            label={{ value: limit.label, position: "insideTopLeft", fill: tokens.text, fontSize: 12 }}
          />
        ) : null}
        {marks.map((mark) => (
          <ReferenceLine
            key={mark.label}
            x={mark.at}
            stroke={mark.colour}
            strokeWidth={2}
            label={{ value: mark.label, position: "top", fill: mark.colour, fontSize: 12 }}
            ifOverflow="extendDomain"
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
