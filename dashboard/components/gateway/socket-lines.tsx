import { Tag } from "antd";
import type { DoorView } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { Age } from "../age.tsx";

/** Transmission devices that are connected over TCP now. */
export function SocketLines({ port, lines }: NonNullable<DoorView["tcp"]>) {
  const { t } = useWords();
  return (
    <section aria-label={t("gateway.tcp", { port })}>
      <h3>{t("gateway.tcp", { port })}</h3>
      {lines.length === 0 ? <p className={css.quiet}>{t("gateway.tcpNone")}</p> : null}
      <ul>
        {lines.map(({ address, remote, since, lastAt, known, ...counts }) => (
          <li key={`${remote} ${since} ${address}`}>
            <code>{address ?? t("gateway.tcpNoFrame")}</code> {address === null || known ? null : <Tag>{t("gateway.tcpUnknown")}</Tag>}{" "}
            <span className={css.quiet}>
              {remote}
              {" · "}
              {t("gateway.tcpSince")} <Age at={since} />
              {lastAt === null ? null : (
                <>
                  {" · "}
                  {t("gateway.tcpLast")} <Age at={lastAt} />
                </>
              )}
              {" · "}
              {t("gateway.tcpCounts", counts)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
