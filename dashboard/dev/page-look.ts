// Runs inside a page under test, before anything of the dashboard: what a careful eye would find wrong on what is shown.
import { judgeText, type UiTexts } from "./text-judge.ts";

/** What the hub answered so far: names, numbers and notes, which stand on a page in whatever language they were written. */
const data = new Set<string>();
/** The two sides of every text that the hub sends in both languages. */
const words = { zh: new Set<string>(), en: new Set<string>() };

/** What stands in place of a text that may not be read is the hub's own word. */
const LEFT_OUT = /内容按权限/;
const TAG = /^[a-z]+(?:-[a-z]+)*$/;

function gather(value: unknown): void {
  if (typeof value === "string") {
    // A bare word may be the tag of a closed set; one that reaches the page as it is, is a fault.
    if (!TAG.test(value)) data.add(value.trim());
  } else if (Array.isArray(value)) value.forEach(gather);
  else if (typeof value === "object" && value !== null) {
    if ("zh" in value && "en" in value && typeof value.zh === "string" && typeof value.en === "string") {
      words.zh.add(value.zh.trim());
      words.en.add(value.en.trim());
      // A name within an English sentence stays as it is.
      for (const name of value.en.match(/\p{Script=Han}+/gu) ?? []) if (value.en !== value.zh || !LEFT_OUT.test(name)) data.add(name);
    } else Object.values(value).forEach(gather);
  }
}

const parse = JSON.parse;
JSON.parse = (text: string, reviver?: (key: string, value: unknown) => unknown): unknown => {
  const value: unknown = parse(text, reviver);
  gather(value);
  return value;
};

let asked = 0;
const fetchOf = window.fetch.bind(window);
window.fetch = async (...args) => {
  asked += 1;
  try {
    const response = await fetchOf(...args);
    // The page still has to read it.
    setTimeout(() => (asked -= 1), 0);
    return response;
  } catch (error) {
    asked -= 1;
    throw error;
  }
};

interface Router {
  readonly state: { readonly status: string; readonly location: { readonly pathname: string } };
  readonly routesByPath: Readonly<Record<string, unknown>>;
  readonly history: { push(href: string): void };
}
const router = (): Router => (window as unknown as { __TSR_ROUTER__: Router }).__TSR_ROUTER__;

const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
const BUSY = ".ant-spin-spinning, .ant-btn-loading, [role=status][aria-busy=true]";

/** Goes there as a link does, without loading the page anew. */
export function go(href: string): void {
  router().history.push(href);
}

export const routes = (): readonly string[] => Object.keys(router().routesByPath);

/** Whether what was asked for has come and stands still. */
export async function settled(withinMs = 8_000): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (let calm = 0; calm < 2; ) {
    if (performance.now() > until) return false;
    await frame();
    const busy = asked > 0 || router().state.status !== "idle" || document.querySelector(BUSY) !== null;
    calm = busy ? 0 : calm + 1;
  }
  return true;
}

/** Links of the page itself, not of the menu. */
export const links = (): readonly string[] =>
  [...document.querySelectorAll<HTMLAnchorElement>("main a[href^='/'], header a[href^='/']")]
    .filter((link) => link.target !== "_blank" && !link.hasAttribute("download"))
    .map((link) => link.getAttribute("href") ?? "");

function isShown(element: Element): boolean {
  return element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
}

/** Whether it stands in something that may be wider than the page, since it scrolls or hides what it does not show. */
function mayBeWide(element: Element): boolean {
  for (let up = element.parentElement; up !== null && !up.matches("main, body"); up = up.parentElement)
    if (getComputedStyle(up).overflowX !== "visible") return true;
  return false;
}

function nameOf(element: Element): string {
  const said = (element.textContent ?? "").trim().slice(0, 30) || element.getAttribute("aria-label") || "";
  const css = typeof element.className === "string" ? `.${element.className.split(" ").slice(0, 2).join(".")}` : "";
  return `<${element.localName}${css}> ${said}`.trim();
}

function wide(): readonly string[] {
  const main = document.querySelector("main");
  const scrolls = [document.documentElement, ...(main ? [main] : [])].some((box) => box.scrollWidth > box.clientWidth + 1);
  const past = [...document.querySelectorAll("body *")].filter((element) => {
    const { right, left, width } = element.getBoundingClientRect();
    return width > 0 && (right > innerWidth + 1 || left < -1) && isShown(element) && !element.closest(UNSEEN) && !mayBeWide(element);
  });
  const innermost = past.filter((element) => !past.some((other) => other !== element && element.contains(other)));
  if (past.length === 0) return scrolls ? ["the page scrolls sideways"] : [];
  return innermost.slice(0, 3).map((element) => `past the edge: ${nameOf(element)}`);
}
const UNSEEN = ".maplibregl-map, [aria-hidden=true], svg";

/** What is pressed or chosen must be readable to its end. */
function cut(): readonly string[] {
  const boxes = document.querySelectorAll("button, .ant-select-content, .ant-segmented-item-label, .ant-radio-button-label, .ant-tag, th");
  return [...boxes]
    .filter((box) => box instanceof HTMLElement && box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1 && isShown(box))
    .filter((box) => !box.closest(`${UNSEEN}, .visually-hidden, [translate=no]`) && getComputedStyle(box).overflowX !== "auto")
    .slice(0, 3)
    .map((box) => `cut: ${nameOf(box)}`);
}

/** Everything that is read here, by eye or by a reader's voice. */
function texts(): ReadonlySet<string> {
  const found = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.textContent?.trim() ?? "";
    if (text === "" || parent === null || parent.closest(AS_IT_IS) || !isShown(parent)) continue;
    found.add(text);
  }
  for (const element of document.querySelectorAll("[title], [aria-label], [placeholder], [alt]"))
    if (!element.closest(AS_IT_IS))
      for (const name of ["title", "aria-label", "placeholder", "alt"]) found.add(element.getAttribute(name)?.trim() ?? "");
  return found;
}
/** What is quoted letter by letter, and what is said to be in another language. */
const AS_IT_IS = [
  ...["code", "pre", "kbd", "script", "style", "textarea", "noscript", "body [lang]", "[translate=no]", ".maplibregl-map"],
  // Parts of libraries whose words cannot be chosen: icons, the arrows of a number, the signs of a legend.
  ...[".anticon", ".ant-select-clear", ".ant-input-number-actions", ".recharts-legend-item > svg"],
].join(", ");

/** Everything wrong with what is shown now, a line each. */
export function look(ui: UiTexts): readonly string[] {
  const known = { ui, data, words, haystack: [...data].join("\n") };
  const language = document.documentElement.lang === "en" ? "en" : "zh";
  const said = [...texts()].flatMap((text) => judgeText(text, language, known));
  const failed = [...document.querySelectorAll("main [data-failed]")].map((box) => `failed: ${(box.textContent ?? "").slice(0, 80)}`);
  return [...new Set([...wide(), ...cut(), ...said, ...failed])];
}
