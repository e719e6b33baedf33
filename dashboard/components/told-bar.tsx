import { DAY, type Notice } from "../../contracts/index.ts";
import { useOwnNotices, useReadNotice } from "../data/notices.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/shell.module.css";
import { timeText } from "../words/time.ts";
import { useDesk } from "./desk.ts";

/** About no case, so that no page of a case shows it; older than a day it is news to nobody. */
const isNews = (one: Notice, now: number): boolean =>
  one.case === "" && one.channel === "app" && one.state !== "read" && one.state !== "answered" && now - Date.parse(one.createdAt) < DAY;

/** What is longer is opened by hand: it must not push the page away. */
const LINE = 120;

/** What this user was told that belongs to no case, one after the other until it is read: by a relative where she is, the end of works. */
export function ToldBar() {
  const { t, language } = useWords();
  const { user } = useDesk();
  const now = useNow(60_000);
  const { data } = useOwnNotices(user.id);
  const read = useReadNotice();
  const news = (data?.items ?? []).filter((one) => isNews(one, now));
  const [newest] = news;
  if (newest === undefined) return null;
  return (
    <div className={`${css.bar} ${css.thin}`} role="status" aria-label={t("bar.told")}>
      <span>{timeText(Date.parse(newest.createdAt), now, language)}</span>
      {newest.text.length <= LINE ? (
        <span>{newest.text}</span>
      ) : (
        <details key={newest.id}>
          <summary>{newest.subject}</summary>
          {newest.text}
        </details>
      )}
      <button type="button" disabled={read.isPending} onClick={() => read.mutate(newest.id)}>
        {t("bar.toldRead")}
      </button>
      {news.length > 1 ? t("bar.toldMore", { count: news.length - 1 }) : ""}
    </div>
  );
}
