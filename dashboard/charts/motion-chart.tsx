import { CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { MotionEvidence } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens } from "../theme/tokens.ts";
import css from "./line-chart.module.css";
import { type MotionPoint, motionFigures, motionPoints } from "./motion-points.ts";

/** Magnitude of the acceleration around a fall, in g over the seconds from the impact. */
export function MotionChart({ motion }: { readonly motion: MotionEvidence }) {
  const { t } = useWords();
  const points = motionPoints(motion);
  return (
    <figure className={css.figure} aria-label={t("motion.title")}>
      <figcaption className={css.caption}>
        {t("motion.title")}
        <span className={css.unit}>{t("motion.unit")}</span>
      </figcaption>
      <p>
        {motionFigures(motion)
          .map(({ key, value }) => t(key, { value }))
          .join(t("motion.comma"))}
      </p>
      <Curve points={points} />
      <details className={css.more}>
        <summary>{t("chart.table")}</summary>
        <div className={css.table}>
          <table>
            <thead>
              <tr>
                <th>{t("motion.seconds")}</th>
                <th>g</th>
              </tr>
            </thead>
            <tbody>
              {points.map(({ s, g }) =>
                g === null ? null : (
                  <tr key={s}>
                    <td>{s.toFixed(2)}</td>
                    <td>{g.toFixed(2)}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function Curve({ points }: { readonly points: readonly MotionPoint[] }) {
  const { t } = useWords();
  const { theme } = usePreferences();
  const tokens = readTokens(theme);
  const axis = { stroke: tokens.line, tick: { fill: tokens.quiet, fontSize: 12 } };
  const most = Math.max(2, ...points.map(({ g }) => g ?? 0));
  const first = Math.floor(points[0]?.s ?? -3);
  const last = Math.ceil(points.at(-1)?.s ?? 4);
  return (
    <ResponsiveContainer width="100%" height={190}>
      <ComposedChart data={[...points]} margin={{ top: 16, right: 12, bottom: 0, left: 0 }}>
        <CartesianGrid stroke={tokens.line} strokeDasharray="2 4" vertical={false} />
        <XAxis
          dataKey="s"
          type="number"
          domain={[first, last]}
          ticks={Array.from({ length: last - first + 1 }, (_, i) => first + i)}
          tickFormatter={(s: number) => t("motion.second", { value: s })}
          {...axis}
        />
        <YAxis domain={[0, Math.ceil(most)]} width={48} {...axis} />
        <Tooltip
          isAnimationActive={false}
          contentStyle={{ background: tokens.raised, border: `1px solid ${tokens.line}`, borderRadius: 6, color: tokens.text }}
          labelFormatter={(s) => (typeof s === "number" ? t("motion.second", { value: s.toFixed(2) }) : "")}
          formatter={(g) => [typeof g === "number" ? `${g.toFixed(2)} g` : "", t("motion.title")]}
        />
        <ReferenceLine y={1} stroke={tokens.quiet} strokeDasharray="6 4" />
        <Line dataKey="g" stroke={tokens["series-1"]} strokeWidth={2} dot={false} isAnimationActive={false} connectNulls />
        <ReferenceLine
          x={0}
          stroke={tokens.critical}
          strokeWidth={2}
          label={{ value: t("motion.impact"), position: "top", fill: tokens.critical, fontSize: 12 }}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
