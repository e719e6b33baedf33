import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type MadeTransfer, MadeTransferSchema, TransferLinksSchema, TransferSheetSchema } from "../../contracts/index.ts";
import { get, post } from "./http.ts";
import { parse } from "./parse.ts";

interface Asked {
  readonly person: string;
  readonly case: string | null;
  /** Why more is opened than the role sees. */
  readonly reason: string | null;
}

const pathOf = (person: string): string => `/people/${encodeURIComponent(person)}`;

/** The sheet as it stands now; looked at anew only when asked for, since each look is written down. */
export function useTransferSheet({ person, case: one, reason }: Asked) {
  return useQuery({
    queryKey: ["people", person, "transfer-sheet", one, reason],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: async ({ signal }) => parse(TransferSheetSchema, await get(`${pathOf(person)}/transfer-sheet`, { case: one, reason }, signal)),
  });
}

/** Numbers the sheet for paper. */
export function useMakeTransfer(asked: Asked): () => Promise<MadeTransfer> {
  const client = useQueryClient();
  const { person, case: one, reason } = asked;
  return async () => {
    const made = parse(MadeTransferSchema, await post(`${pathOf(person)}/transfer-sheets`, { case: one, reason }));
    void client.invalidateQueries({ queryKey: ["people", person, "transfer-links"] });
    return made;
  };
}

export function useTransferLinks(person: string, enabled: boolean) {
  return useQuery({
    queryKey: ["people", person, "transfer-links"],
    enabled,
    queryFn: async ({ signal }) => parse(TransferLinksSchema, await get(`${pathOf(person)}/transfer-sheets`, {}, signal)).items,
  });
}

export function useRevokeTransfer(person: string): (number: string) => Promise<void> {
  const client = useQueryClient();
  return async (number) => {
    await post(`${pathOf(person)}/transfer-sheets/${encodeURIComponent(number)}/revoke`);
    void client.invalidateQueries({ queryKey: ["people", person, "transfer-links"] });
  };
}
