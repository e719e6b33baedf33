import { HttpError } from "../data/http.ts";
import { useWords } from "../i18n/setup.ts";

/** Why a log-in was refused, in words. */
export function useLogInFailure(): (error: unknown) => string {
  const { t } = useWords();
  return (error) => {
    if (!(error instanceof HttpError)) return error instanceof Error ? error.message : String(error);
    if (error.status === 0) return t("error.unreachable");
    if (error.status === 429 || error.status === 423)
      return error.retryAfter === null ? t("login.locked") : t("login.lockedFor", { count: Math.ceil(error.retryAfter / 60) });
    if (error.status === 401) return t("login.wrong");
    return error.detail ?? error.message;
  };
}
