import { CartesianGrid, Legend, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { RESPONSE_TARGETS, type ResponseReport, shareOf } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens } from "../theme/tokens.ts";
import css from "./share-chart.module.css";

interface ShareChartProps {
  readonly parts: ResponseReport["parts"];
  /** What a part is called. */
  readonly nameOf: (part: ResponseReport["parts"][number]) => string;
}

const LINES = [
  ["soon", "series-1", undefined],
  ["inTime", "series-2", "6 3"],
  ["handled", "series-3", "2 3"],
] as const;

const inPercent = (share: number | null): number | null => (share === null ? null : Math.round(share * 1_000) / 10);

/** Shares answered and handled by part of the period; a part without a case is a gap. The table beside it says the same. */
export function ShareChart({ parts, nameOf }: ShareChartProps) {
  const { t } = useWords();
  const { theme } = usePreferences();
  const tokens = readTokens(theme);
  const label = { fill: tokens.quiet, fontSize: 12 };
  const data = parts.map((part) => ({
    name: nameOf(part),
    soon: inPercent(shareOf(part.figures, "soon")),
    inTime: inPercent(shareOf(part.figures, "inTime")),
    handled: inPercent(shareOf(part.figures, "handled")),
  }));
  if (!data.some((each) => each.soon !== null || each.handled !== null)) return null;
  return (
    <figure aria-label={t("response.chart")} className={css.chart}>
      <ResponsiveContainer width="100%" height={240}>
        <LineChart data={data} margin={{ top: 8, right: 16, bottom: 4, left: 0 }}>
          <CartesianGrid stroke={tokens.line} vertical={false} />
          <XAxis dataKey="name" tick={label} stroke={tokens.line} minTickGap={16} />
          <YAxis tick={label} stroke={tokens.line} domain={[0, 100]} width={48} unit="%" />
          <Tooltip
            isAnimationActive={false}
            contentStyle={{ background: tokens.raised, border: `1px solid ${tokens.line}`, color: tokens.text }}
            labelStyle={{ color: tokens.text }}
            formatter={(value) => `${value}%`}
          />
          <Legend wrapperStyle={{ fontSize: 13 }} formatter={(name) => <span style={{ color: tokens.text }}>{name}</span>} />
          <ReferenceLine
            y={RESPONSE_TARGETS.soon * 100}
            stroke={tokens.quiet}
            strokeDasharray="6 4"
            label={{
              value: t("response.chartTarget", { share: `${RESPONSE_TARGETS.soon * 100}%` }),
              fill: tokens.quiet,
              position: "insideBottomLeft",
              fontSize: 12,
            }}
          />
          {LINES.map(([share, colour, dashes]) => (
            <Line
              key={share}
              dataKey={share}
              name={t(`response.${share}`)}
              stroke={tokens[colour]}
              strokeWidth={2}
              {...(dashes === undefined ? {} : { strokeDasharray: dashes })}
              dot={{ r: 3, strokeDasharray: "0" }}
              isAnimationActive={false}
              connectNulls={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </figure>
  );
}
