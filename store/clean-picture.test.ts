import { describe, expect, test } from "vitest";
import { cleanPicture } from "./clean-picture.ts";

const text = (word: string): number[] => [...word].map((letter) => letter.charCodeAt(0));
const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24];
const field = (tag: number, type: number, count: number, value: readonly number[]): number[] => [
  ...u16(tag),
  ...u16(type),
  ...u32(count),
  ...value,
];

/** TIFF as a telephone writes it: turned by 90°, at 30°40'12" N, 104°3'36" E. */
function tiff(): number[] {
  const gps = 8 + 2 + 24 + 4;
  const data = gps + 2 + 48 + 4;
  const rational = (...parts: readonly number[]): number[] => parts.flatMap((part) => [...u32(part), ...u32(1)]);
  return [
    ...text("II"),
    ...[42, 0],
    ...u32(8),
    ...u16(2),
    ...field(0x0112, 3, 1, [6, 0, 0, 0]),
    ...field(0x8825, 4, 1, u32(gps)),
    ...u32(0),
    ...u16(4),
    ...field(1, 2, 2, [...text("N"), 0, 0, 0]),
    ...field(2, 5, 3, u32(data)),
    ...field(3, 2, 2, [...text("E"), 0, 0, 0]),
    ...field(4, 5, 3, u32(data + 24)),
    ...u32(0),
    ...rational(30, 40, 12),
    ...rational(104, 3, 36),
  ];
}

const SCAN = [0xff, 0xda, 0, 8, 1, 2, 3, 4, 5, 6, 9, 9, 0xff, 0xd9];
const segment = (marker: number, body: readonly number[]): number[] => [
  0xff,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 0xff,
  ...body,
];
const jpeg = (...segments: readonly (readonly number[])[]): Uint8Array => Uint8Array.from([0xff, 0xd8, ...segments.flat(), ...SCAN]);
const EXIF = segment(0xe1, [...text("Exif"), 0, 0, ...tiff()]);
const JFIF = segment(0xe0, [...text("JFIF"), 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
const TABLE = segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]);

const chunk = (name: string, body: readonly number[]): number[] => [
  0,
  0,
  body.length >> 8,
  body.length & 0xff,
  ...text(name),
  ...body,
  0,
  0,
  0,
  0,
];
const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const riff = (name: string, body: readonly number[]): number[] => [
  ...text(name),
  ...u32(body.length),
  ...body,
  ...(body.length % 2 ? [0] : []),
];
const webp = (...chunks: readonly (readonly number[])[]): Uint8Array => {
  const body = [...text("WEBP"), ...chunks.flat()];
  return Uint8Array.from([...text("RIFF"), ...u32(body.length), ...body]);
};

const holds = (bytes: Uint8Array | undefined, word: string): boolean => Buffer.from(bytes ?? []).includes(word);

describe("what a camera writes beside a picture", () => {
  test("JPEG: position, comments and makers' notes go, how it is turned and the picture stay", () => {
    const cleaned = cleanPicture(jpeg(JFIF, EXIF, segment(0xed, text("Photoshop 3.0")), segment(0xfe, text("王桂兰家")), TABLE));
    expect(cleaned?.stripped).toBe(true);
    expect(cleaned?.position?.lat).toBeCloseTo(30.67, 5);
    expect(cleaned?.position?.lon).toBeCloseTo(104.06, 5);
    const again = cleanPicture(cleaned?.bytes ?? new Uint8Array());
    expect(again?.position).toBeNull();
    expect(holds(cleaned?.bytes, "Photoshop")).toBe(false);
    // Orientation 6 in an EXIF block of its own: 34 bytes, no more.
    expect(Buffer.from(cleaned?.bytes ?? []).indexOf(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]))).toBeGreaterThan(0);
    expect([...(cleaned?.bytes.slice(-SCAN.length) ?? [])]).toEqual(SCAN);
  });

  test("a JPEG without it stays as it is, byte for byte", () => {
    const plain = jpeg(JFIF, TABLE);
    expect(cleanPicture(plain)).toEqual({ bytes: plain, stripped: false, position: null });
  });

  test("PNG: text and EXIF go", () => {
    const whole = Uint8Array.from([
      ...PNG_HEAD,
      ...chunk(
        "IHDR",
        Array.from({ length: 13 }, () => 1),
      ),
      ...chunk("tEXt", text("Author\0Wang")),
      ...chunk("eXIf", tiff()),
      ...chunk("IDAT", [1, 2, 3]),
      ...chunk("IEND", []),
    ]);
    const cleaned = cleanPicture(whole);
    expect(cleaned?.position?.lon).toBeCloseTo(104.06, 5);
    expect([holds(cleaned?.bytes, "Author"), holds(cleaned?.bytes, "eXIf"), holds(cleaned?.bytes, "IDAT")]).toEqual([false, false, true]);
  });

  test("WebP: EXIF and XMP go, their flags and the length with them", () => {
    const whole = webp(
      riff("VP8X", [0x0c, 0, 0, 0, 9, 0, 0, 9, 0, 0]),
      riff("VP8 ", [1, 2, 3]),
      riff("EXIF", tiff()),
      riff("XMP ", text("<x/>!")),
    );
    const cleaned = cleanPicture(whole);
    expect(cleaned?.position?.lat).toBeCloseTo(30.67, 5);
    expect(cleaned?.bytes).toEqual(webp(riff("VP8X", [0, 0, 0, 0, 9, 0, 0, 9, 0, 0]), riff("VP8 ", [1, 2, 3])));
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["a GIF", Uint8Array.from(text("GIF89a"))],
    ["half a JPEG", jpeg(JFIF, EXIF).slice(0, 40)],
    ["a JPEG whose length lies", Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 1])],
    ["half a PNG", Uint8Array.from([...PNG_HEAD, 0, 0, 9, 9, ...text("IDAT")])],
  ])("%s is no picture", (_, bytes) => {
    expect(cleanPicture(bytes)).toBeNull();
  });
});
