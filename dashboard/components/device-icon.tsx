import type { DeviceKind, DeviceState } from "../../contracts/index.ts";
import { KIND_PATHS } from "../map/shapes.ts";

/** Kind by drawing, state by fill: filled reports, hollow is silent or offline, dashed was never heard. */
export function DeviceIcon({ kind, state, size = 20 }: { readonly kind: DeviceKind; readonly state: DeviceState; readonly size?: number }) {
  const filled = state === "online";
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden="true" style={{ flex: "none" }}>
      <circle
        cx="10"
        cy="10"
        r="9"
        fill={filled ? "var(--working)" : "none"}
        stroke={filled ? "var(--working)" : "var(--offline)"}
        strokeWidth="1.4"
        {...(state === "unknown" ? { strokeDasharray: "2.5 2" } : {})}
      />
      <path
        d={KIND_PATHS[kind]}
        stroke={filled ? "var(--ground)" : "var(--offline)"}
        strokeWidth="1.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
