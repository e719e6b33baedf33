/** Two-sided 95 %. */
const Z = 1.959_964;

/** The interval of a share by Wilson, which stays honest with few and with none or all (Wilson 1927). */
export function wilson(hits: number, of: number): { readonly share: number; readonly low: number; readonly high: number } | null {
  if (of === 0) return null;
  const share = hits / of;
  const z2 = Z * Z;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
