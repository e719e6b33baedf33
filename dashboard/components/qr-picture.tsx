import { qrCode } from "../words/qr-code.ts";

/** The light edge that a reader needs around the code, in modules. */
const QUIET = 4;

/** A QR code as a drawing that prints sharp at any size; the text itself where it is too long for one. */
export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const rows = qrCode(text);
  if (rows === null) return <code>{text}</code>;
  const size = rows.length + 2 * QUIET;
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : []))).join("");
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
