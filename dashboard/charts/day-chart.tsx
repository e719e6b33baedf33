import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useWords } from "../i18n/setup.ts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens } from "../theme/tokens.ts";

interface DayChartProps {
  readonly name: string;
  readonly days: readonly { readonly day: string; readonly count: number }[];
  readonly bounds: { readonly acceptable: number; readonly most: number };
}

/** Alerts by day against what one desk can answer; the same figures stand in the table beside it. */
export function DayChart({ name, days, bounds }: DayChartProps) {
  const { t } = useWords();
  const { theme } = usePreferences();
  const tokens = readTokens(theme);
  const data = days.map(({ day, count }) => ({ day: day.slice(5), count }));
  const most = Math.max(0, ...days.map((each) => each.count));
  // The bounds are drawn where the bars come near them; far above they would flatten every day to nothing.
  const lines = [bounds.acceptable, bounds.most].filter((bound) => bound <= most * 2);
  const label = { fill: tokens.quiet, fontSize: 12 };
  return (
    <figure aria-label={name} style={{ margin: 0 }}>
      <ResponsiveContainer width="100%" height={220}>
        <BarChart data={data} margin={{ top: 16, right: 16, bottom: 4, left: 0 }}>
          <CartesianGrid stroke={tokens.line} vertical={false} />
          <XAxis dataKey="day" tick={label} stroke={tokens.line} />
          <YAxis tick={label} stroke={tokens.line} allowDecimals={false} domain={[0, Math.max(most, ...lines, 1)]} width={44} />
          <Tooltip
            contentStyle={{ background: tokens.raised, border: `1px solid ${tokens.line}`, color: tokens.text }}
            labelStyle={{ color: tokens.text }}
            cursor={{ fill: tokens.line, opacity: 0.4 }}
          />
          <Bar dataKey="count" name={t("nuisance.alerts")} fill={tokens["series-1"]} isAnimationActive={false} maxBarSize={48} />
          {lines.map((bound) => (
            <ReferenceLine
              key={bound}
              y={bound}
              stroke={bound === bounds.most ? tokens.high : tokens.medium}
              strokeDasharray="6 4"
              label={{
                value: t(bound === bounds.most ? "nuisance.most" : "nuisance.acceptable", { count: bound }),
                fill: tokens.quiet,
                position: "insideTopRight",
                fontSize: 12,
              }}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}
