import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Page } from "playwright-core";

/** A page as it comes out of the printer. */
export interface OnPaper {
  readonly file: string;
  /** By page of paper, as it lies there. */
  readonly pages: readonly string[];
  readonly text: string;
}

const without = (text: string): string => text.replace(/\s+/g, "");
/** Chinese text is broken anywhere: compared without the gaps. */
export const says = (paper: OnPaper, words: string): boolean => without(paper.text).includes(without(words));

/** Prints what the page would print, and reads it back. */
export async function toPaper(page: Page, dir: string, name: string): Promise<OnPaper> {
  const file = join(dir, `${name}.pdf`);
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: false }));
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  const pages = text.split("\f").slice(0, -1);
  return { file, pages, text };
}

/** How wide its contents are beyond the paper, in pixels of the page as it is laid out for paper. */
export async function beyondPaper(page: Page, wide: boolean): Promise<readonly string[]> {
  // A4 less the margins, in CSS pixels.
  const width = Math.floor(((wide ? 297 : 210) - 24) * (96 / 25.4));
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: 1100 });
  await page.emulateMedia({ media: "print" });
  const found = await page.evaluate((edge) => {
    const cut: string[] = [];
    for (const element of document.querySelectorAll("main *")) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || getComputedStyle(element).visibility === "hidden") continue;
      if (box.right > edge + 2 && (element.textContent ?? "").trim() !== "" && element.children.length === 0)
        cut.push(`${element.textContent?.trim().slice(0, 30)} (${Math.round(box.right)} > ${edge})`);
    }
    return cut;
  }, width);
  await page.emulateMedia({ media: null });
  if (before) await page.setViewportSize(before);
  return found;
}

/** Where printed sheets are kept: `SHOTS` where somebody wants to look at them, else a folder that is gone afterwards. */
export function paperRoom(): { readonly dir: string; clear(): void } {
  const { SHOTS } = process.env;
  const dir = SHOTS ?? mkdtempSync(join(tmpdir(), "shouwang-paper-"));
  return { dir, clear: () => (SHOTS === undefined ? rmSync(dir, { recursive: true, force: true }) : undefined) };
}

/** What the QR codes on a sheet say, as a telephone's camera reads them. */
export function qrOn({ file }: OnPaper): readonly string[] {
  const stem = file.replace(/\.pdf$/, "-scan");
  execFileSync("pdftoppm", ["-r", "200", "-png", "-f", "1", "-l", "1", file, stem]);
  const pictures = readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(stem)}-`));
  return pictures.flatMap((name) =>
    execFileSync("zbarimg", ["--quiet", "--raw", join(dirname(file), name)], { encoding: "utf8" })
      .trim()
      .split("\n"),
  );
}
