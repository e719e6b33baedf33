import { type Instant, MINUTE, NOTICE_ANSWER_WORDS, NOTICE_ANSWERS, type NoticeAnswer, type Words } from "../../contracts/index.ts";
import type { AnswerPage } from "../channel-ports.ts";
import type { App, RouteContext } from "./context.ts";

/** Wrong codes of the whole hub in ten minutes beyond which no code is taken: a million codes, a few alive. */
const MOST_WRONG = 30;
const WRONG_WITHIN = 10 * MINUTE;
/** Requests of one address to these pages in a minute; a family that answers needs three. */
const PER_ADDRESS = 60;
const MOST_BYTES = 4_096;

const safe = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
/** Chinese first; the English beneath it for those who read none. */
const both = ({ zh, en }: Words): string => `${safe(zh)}<small lang="en">${safe(en)}</small>`;

const STYLE = `
body{font:18px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans SC",system-ui,sans-serif;margin:0;color:#171c26;background:#f4f6fa}
main{max-width:30em;margin:0 auto;padding:20px 16px 40px}
h1{font-size:22px;margin:8px 0}small{display:block;color:#4a5568;font-size:14px;line-height:1.4}
section{background:#fff;border-radius:6px;padding:16px;margin:16px 0;box-shadow:0 1px 4px rgb(0 0 0/.12)}
p{margin:0 0 8px}button,input{font:inherit;width:100%;box-sizing:border-box;min-height:52px;border-radius:6px;margin:6px 0;padding:8px 12px}
button{border:1px solid #0b5cc4;background:#fff;color:#0b5cc4}button.first{background:#0b5cc4;color:#fff}button.first small{color:#dbe8fb}
input{border:1px solid #5b6678;background:#fff;color:inherit;letter-spacing:.1em}
@media(prefers-color-scheme:dark){body{background:#0e1320;color:#e6eaf2}section{background:#161c2b;box-shadow:none}small{color:#a3aec2}
button{background:#161c2b;color:#5ba8ff;border-color:#5ba8ff}button.first{background:#0b5cc4;color:#fff}input{background:#0e1320}}
`;

function html(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow,noarchive"><title>${safe(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

const CODE_FORM = `<section><form method="post" action="/a"><label for="code">${both({ zh: "输入收到的 6 位数字", en: "Type the six digits that you received" })}</label><input id="code" name="code" inputmode="numeric" pattern="[0-9]{6}" maxlength="6" autocomplete="one-time-code" required><button class="first">${both({ zh: "打开", en: "Open" })}</button></form></section>`;

function message(words: Words, more = ""): string {
  return html(words.zh, `<h1>${both(words)}</h1>${more}`);
}

function pageOf(page: AnswerPage): string {
  const lines = page.lines.map((line) => `<p>${both(line)}</p>`).join("");
  const place = page.place === null ? "" : `<p>${both({ zh: `地点：${page.place}`, en: `Place: ${page.place}` })}</p>`;
  const done =
    page.answered === null
      ? ""
      : `<section role="status"><p>${both({ zh: `已答复：${NOTICE_ANSWER_WORDS[page.answered].zh}`, en: `Answered: ${NOTICE_ANSWER_WORDS[page.answered].en}` })}</p></section>`;
  const buttons = page.answers
    .map(
      (answer, index) =>
        `<button name="answer" value="${answer}"${page.answered === null && index === 0 ? ' class="first"' : ""}${page.answered === answer ? ' aria-pressed="true"' : ""}>${both(NOTICE_ANSWER_WORDS[answer])}</button>`,
    )
    .join("");
  const anew = page.answered === null ? "" : `<p>${both(ANEW)}</p>`;
  const form =
    page.answered === null || page.changeable ? `${anew}<form method="post" action="/a/${safe(page.token)}">${buttons}</form>` : "";
  const more =
    page.hasPlace && page.place === null && page.answered === null
      ? `<details><summary>${safe("查看地点 · See the place")}</summary>${CODE_FORM}</details>`
      : "";
  return html(page.title.zh, `<h1>${both(page.title)}</h1><section>${lines}${place}</section>${done}${form}${more}`);
}

const ANEW = { zh: "按错了，或情况有变？请重新答复：", en: "Pressed by mistake, or no longer so? Answer anew:" };
const GONE = { zh: "链接已失效", en: "This link is dead" };
const GONE_MORE = `<section><p>${both({ zh: "链接在发出两小时后或工单办结时失效。如仍有疑问，请致电社区值班台。", en: "It dies two hours after it was sent, or when the case ends. Call the duty desk if in doubt." })}</p></section>`;
const WRONG = { zh: "数字不对或已失效", en: "Wrong digits, or dead" };
const TOO_MANY = { zh: "尝试过多，请十分钟后再试或致电值班台", en: "Too many tries: wait ten minutes or call the duty desk" };

const isAnswer = (text: string): text is NoticeAnswer => NOTICE_ANSWERS.some((answer) => answer === text);

/**
 * The pages on which a notice is answered without logging in: plain HTML that any browser shows, WeChat's too. Opening
 * one changes nothing and uses nothing up, however often and by whomever; only the button answers.
 */
export function answerPages(app: App, { ports }: RouteContext): void {
  let wrong: readonly Instant[] = [];
  const tooMany = (): boolean => {
    wrong = wrong.filter((at) => ports.now() - at < WRONG_WITHIN);
    return wrong.length >= MOST_WRONG;
  };
  app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string", bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    inner.addHook("onSend", async (_request, reply, payload) => {
      reply.header("cache-control", "no-store").header("x-robots-tag", "noindex, nofollow");
      return payload;
    });
    const config = { rateLimit: { max: PER_ADDRESS, timeWindow: "1 minute" } };
    const options = { config, schema: { hide: true } };
    const field = (body: unknown, name: string): string => {
      const found: unknown = Object.entries(Object(body)).find(([key]) => key === name)?.[1];
      return typeof found === "string" ? found : "";
    };
    const paramOf = (params: unknown): string => field(params, "token");

    inner.get("/a", options, async (_request, reply) =>
      reply.type("text/html; charset=utf-8").send(message({ zh: "社区值班台", en: "The community's duty desk" }, CODE_FORM)),
    );
    inner.post("/a", options, async (request, reply) => {
      reply.type("text/html; charset=utf-8");
      if (tooMany()) return reply.code(429).header("retry-after", "600").send(message(TOO_MANY));
      const page = await ports.channels.pageByCode(field(request.body, "code"));
      if (page !== undefined) return reply.send(pageOf(page));
      wrong = [...wrong, ports.now()];
      return reply.code(404).send(message(WRONG, CODE_FORM));
    });
    inner.get("/a/:token", options, async (request, reply) => {
      reply.type("text/html; charset=utf-8");
      const page = await ports.channels.pageByToken(paramOf(request.params));
      return page === undefined ? reply.code(404).send(message(GONE, GONE_MORE)) : reply.send(pageOf(page));
    });
    inner.post("/a/:token", options, async (request, reply) => {
      reply.type("text/html; charset=utf-8");
      const said = field(request.body, "answer");
      if (!isAnswer(said)) return reply.code(400).send(message({ zh: "请用页面上的按钮答复", en: "Answer by a button of the page" }));
      const page = await ports.channels.answer(paramOf(request.params), said);
      return page === undefined ? reply.code(404).send(message(GONE, GONE_MORE)) : reply.send(pageOf(page));
    });
  });
}
