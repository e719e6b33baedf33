import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens } from "../theme/tokens.ts";

interface PairChartProps {
  readonly name: string;
  readonly days: readonly { readonly day: string; readonly old: number; readonly new: number }[];
  /** What the two bars of a day are called. */
  readonly before: string;
  readonly after: string;
}

/** Alerts by day of two versions of a rule, side by side; the same figures stand in the table below it. */
export function PairChart({ name, days, before, after }: PairChartProps) {
  const { theme } = usePreferences();
  const tokens = readTokens(theme);
  const data = days.map((each) => ({ ...each, day: each.day.slice(5) }));
  const label = { fill: tokens.quiet, fontSize: 12 };
  return (
    <figure aria-label={name} style={{ margin: 0 }}>
      <ResponsiveContainer width="100%" height={220}>
        <BarChart data={data} margin={{ top: 8, right: 8, bottom: 4, left: 0 }}>
          <CartesianGrid stroke={tokens.line} vertical={false} />
          <XAxis dataKey="day" tick={label} stroke={tokens.line} />
          <YAxis tick={label} stroke={tokens.line} allowDecimals={false} domain={[0, (most: number) => Math.max(1, most)]} width={40} />
          <Tooltip
            contentStyle={{ background: tokens.raised, border: `1px solid ${tokens.line}`, color: tokens.text }}
            labelStyle={{ color: tokens.text }}
            cursor={{ fill: tokens.line, opacity: 0.4 }}
          />
          <Legend itemSorter={null} wrapperStyle={{ color: tokens.text, fontSize: 13 }} />
          <Bar dataKey="old" name={before} fill={tokens["series-4"]} isAnimationActive={false} maxBarSize={28} />
          <Bar dataKey="new" name={after} fill={tokens["series-1"]} isAnimationActive={false} maxBarSize={28} />
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}
