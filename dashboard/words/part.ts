import type { Language, ReportUnit } from "../../contracts/index.ts";

/**
 * A part of a report's period, by what parts are.
 * @param day its first
 * @param length short for an axis, where the year is known
 */
export function partName(by: ReportUnit, day: string, language: Language, length: "long" | "short" = "long"): string {
  const [year = "", month = ""] = day.split("-");
  const quarter = Math.floor((Number(month) + 2) / 3);
  const zh = language === "zh";
  switch (by) {
    case "year":
      return year;
    case "quarter":
      return zh ? `${year} 年第 ${quarter} 季度` : `Q${quarter} ${year}`;
    case "month":
      return `${year}-${month}`;
    case "week":
      if (length === "short") return day.slice(5);
      return zh ? `${day} 起` : `from ${day}`;
    case "day":
      return length === "short" ? day.slice(5) : day;
  }
}
