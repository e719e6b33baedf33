/** One cell of a table as it stands; a number that a spreadsheet holds as such may have lost digits. */
export interface TableCell {
  readonly text: string;
  /** The spreadsheet held it as a number: long ones have lost their last digits. */
  readonly numeric: boolean;
}

/** Full-width digits and letters become plain ones, odd spaces go. */
export function plainText(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u200B-\u200D\uFEFF]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** What somebody wrote in sentences, with its marks and its lines as they are. */
export function writtenText(text: string): string {
  return text
    .replace(/[\u200B-\u200D\uFEFF]/g, "")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\S\n]+/g, " ")
    .trim();
}

const CHINESE_DIGITS: Readonly<Record<string, number>> = {
  ...{ 〇: 0, 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
};

/** 十二 → 12, 三 → 3, 五〇一 → 501; what is no number stays as it is. */
export function chineseNumber(text: string): string {
  return text.replace(/[〇零一二两三四五六七八九十百]+(?=[栋幢座楼层单室号门户])/g, (word) => {
    if (!/[十百]/.test(word)) return [...word].map((digit) => CHINESE_DIGITS[digit] ?? "").join("");
    const [hundreds, rest = ""] = word.includes("百") ? word.split("百") : ["", word];
    const [tens, ones = ""] = rest.includes("十") ? rest.split("十") : ["零", rest.replace("零", "")];
    const digit = (part: string, empty: number): number => (part === "" ? empty : (CHINESE_DIGITS[part] ?? 0));
    return String(digit(hundreds ?? "", 0) * 100 + digit(tens ?? "", 1) * 10 + digit(ones, 0));
  });
}

/** A heading without what people write around it: spaces, marks, remarks in brackets. */
export function plainHead(text: string): string {
  return plainText(text)
    .toLowerCase()
    .replace(/[(（[【].*?[)）\]】]/g, "")
    .replace(/[\s*:：·.、/_-]/g, "");
}
