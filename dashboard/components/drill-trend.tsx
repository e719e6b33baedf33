import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Drill } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens } from "../theme/tokens.ts";

/** The points of drills of one scenario, the oldest first; drawn from the second on. */
export function DrillTrend({ drills }: { readonly drills: readonly Drill[] }) {
  const { t } = useWords();
  const { theme } = usePreferences();
  const tokens = readTokens(theme);
  const label = { fill: tokens.quiet, fontSize: 12 };
  const data = drills.flatMap(({ sheet, started, ended, title }) =>
    sheet?.points == null || started === null || ended === null || ended.how === "aborted"
      ? []
      : [{ day: started.at.slice(0, 10), points: sheet.points, title }],
  );
  if (data.length < 2) return null;
  return (
    <figure aria-label={t("drill.trend")} style={{ margin: 0 }}>
      <ResponsiveContainer width="100%" height={200}>
        <LineChart data={data} margin={{ top: 8, right: 16, bottom: 4, left: 0 }}>
          <CartesianGrid stroke={tokens.line} vertical={false} />
          <XAxis dataKey="day" tick={label} stroke={tokens.line} />
          <YAxis tick={label} stroke={tokens.line} domain={[0, 100]} width={40} />
          <Tooltip
            contentStyle={{ background: tokens.raised, border: `1px solid ${tokens.line}`, color: tokens.text }}
            labelStyle={{ color: tokens.text }}
          />
          <Line
            dataKey="points"
            name={t("drill.total")}
            stroke={tokens["series-1"]}
            strokeWidth={2}
            dot={{ r: 4 }}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </figure>
  );
}
