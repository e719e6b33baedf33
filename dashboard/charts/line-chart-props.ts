import type { ReactNode } from "react";
import type { Instant } from "../../contracts/index.ts";
import type { ChartPoint } from "./gaps.ts";

export interface ChartMark {
  readonly at: Instant;
  readonly label: string;
  readonly colour: string;
}

export interface LineChartProps {
  readonly measurement: string;
  readonly unit: string;
  readonly points: readonly ChartPoint[];
  readonly limit?: { readonly value: number; readonly label: string } | null;
  readonly marks?: readonly ChartMark[];
  readonly height?: number;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly extra?: ReactNode;
}
