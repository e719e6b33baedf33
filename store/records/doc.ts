/**
 * Reads a JSON column back. The rows were written by this room from values of the same type, so the shape is trusted
 * here, at the edge, and nowhere else.
 */
export function parseDoc<T>(text: string): T {
  return JSON.parse(text) as T;
}
