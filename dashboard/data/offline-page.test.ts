import { describe, expect, it } from "vitest";
import { offlinePage } from "./offline-page.ts";

const words = { language: "zh", title: "连不上幸福里社区", lines: ["没有网络", "<b>"], call: { words: "拨打 010", phone: "01088880001" } };

describe("the page without network", () => {
  it("says so, dials, and comes back by itself without a script", () => {
    const page = offlinePage(words);
    expect(page).toContain("<h1>连不上幸福里社区</h1><p>没有网络</p>");
    expect(page).toContain('<a href="tel:01088880001">拨打 010</a>');
    expect(page).toMatch(/<meta http-equiv="refresh" content="\d+">/);
    expect(page).not.toContain("<script");
  });
  it("shows what it is told as text", () => expect(offlinePage(words)).toContain("<p>&lt;b&gt;</p>"));
  it("has no button where nobody entered a number", () => expect(offlinePage({ ...words, call: null })).not.toContain("tel:"));
});
