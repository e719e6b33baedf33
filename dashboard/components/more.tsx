import { Button } from "antd";
import { useWords } from "../i18n/setup.ts";

interface MoreProps {
  readonly query: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; fetchNextPage(): Promise<unknown> };
}

/** The next page of a list. */
export function More({ query }: MoreProps) {
  const { t } = useWords();
  if (!query.hasNextPage) return null;
  return (
    <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
      {t("list.more")}
    </Button>
  );
}
