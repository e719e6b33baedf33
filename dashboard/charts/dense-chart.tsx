import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useWords } from "../i18n/setup.ts";
import { usePreferences } from "../theme/preferences.ts";
import { readTokens, type TokenName } from "../theme/tokens.ts";
import { timeText } from "../words/time.ts";
import { measurementText, numberText } from "../words/value.ts";
import css from "./line-chart.module.css";
import type { LineChartProps } from "./line-chart-props.ts";

/** The same chart for many points, on a canvas. */
export function DenseChart({ measurement, points, limit = null, height = 200, colour }: LineChartProps & { readonly colour: TokenName }) {
  const box = useRef<HTMLDivElement>(null);
  const { language } = useWords();
  const { theme } = usePreferences();
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const tokens = readTokens(theme);
    const last = points.at(-1)?.t ?? 0;
    const axis = { stroke: tokens.quiet, grid: { stroke: tokens.line, width: 1 }, ticks: { stroke: tokens.line } };
    const plot = new UPlot(
      {
        width: element.clientWidth,
        height,
        ms: 1,
        legend: { show: false },
        series: [{}, { label: measurementText(measurement, language), stroke: tokens[colour], width: 1.5, spanGaps: false }],
        axes: [
          { ...axis, values: (_, ticks) => ticks.map((at) => timeText(at, last, language)), space: 90 },
          { ...axis, values: (_, ticks) => ticks.map((value) => numberText(value, measurement)), size: 52 },
        ],
        hooks: {
          draw: [
            (self) => {
              if (limit === null) return;
              const y = self.valToPos(limit.value, "y", true);
              const { ctx, bbox } = self;
              ctx.save();
              ctx.strokeStyle = tokens.text;
              ctx.setLineDash([6, 4]);
              ctx.beginPath();
              ctx.moveTo(bbox.left, y);
              ctx.lineTo(bbox.left + bbox.width, y);
              ctx.stroke();
              ctx.restore();
            },
          ],
        },
      },
      [points.map((point) => point.t), points.map((point) => point.value)],
      element,
    );
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [points, theme, language, height, limit, measurement, colour]);
  return <div ref={box} className={css.plot} />;
}
