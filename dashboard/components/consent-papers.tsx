import { Button, Popconfirm } from "antd";
import { type FamilyConsent, MOST_PAPERS, PAPER_TYPES } from "../../contracts/index.ts";
import { paperPath, useAddPaper, useErasePaper } from "../data/family.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { PictureInput } from "./case-pictures.tsx";
import { useRight } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";

/** Files of the signed paper under a consent; opening one is written down. */
export function ConsentPapers({ consent }: { readonly consent: FamilyConsent }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const may = useRight("family.manage");
  const add = useAddPaper(consent);
  const erase = useErasePaper(consent);
  const papers = consent.papers ?? [];
  const standing = papers.filter(({ erasedAt }) => erasedAt === null).length;
  const time = (at: string): string => timeText(Date.parse(at), now, language);
  const error = add.error ?? erase.error;
  if (!may && papers.length === 0) return null;
  return (
    <section aria-label={t("consent.papers")}>
      {papers.length > 0 ? (
        <ul className={css.list}>
          {papers.map((paper) => {
            const kind = paper.type === "application/pdf" ? t("consent.paperPdf") : t("consent.paperPhoto");
            const about = t("consent.paperBy", { name: paper.byName, at: time(paper.at) });
            return (
              <li key={`${paper.hash} ${paper.at}`}>
                {may && paper.erasedAt === null ? (
                  <a href={paperPath(consent, paper.hash)} target="_blank" rel="noreferrer">
                    {kind}
                  </a>
                ) : (
                  kind
                )}
                <span className={css.quiet}>
                  {about}
                  {paper.erasedAt === null ? "" : t("consent.paperErased", { name: paper.erasedByName ?? "", at: time(paper.erasedAt) })}
                </span>
                {may && paper.erasedAt === null ? (
                  <Popconfirm title={t("consent.paperEraseAsk")} onConfirm={() => erase.mutate(paper.hash)}>
                    <Button size="small" type="link" danger loading={erase.isPending}>
                      {t("consent.paperErase")}
                    </Button>
                  </Popconfirm>
                ) : null}
              </li>
            );
          })}
        </ul>
      ) : null}
      {may && standing < MOST_PAPERS ? (
        <>
          <PictureInput label={t("consent.paperAdd")} accept={PAPER_TYPES.join(",")} onPick={(file) => add.mutate(file)} />
          <p className={css.quiet}>{t("consent.paperAbout")}</p>
        </>
      ) : null}
      {add.isPending ? <p role="status">{t("case.uploading")}</p> : null}
      <FailureLine error={error} />
    </section>
  );
}
