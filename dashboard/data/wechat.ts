import { useMutation, useQueryClient } from "@tanstack/react-query";
import { WechatCodeSchema, WechatStartSchema } from "../../contracts/index.ts";
import { post, remove } from "./http.ts";
import { parse } from "./parse.ts";

/** Whether this page is open in WeChat's own browser. */
export const isInWechat = (): boolean => /MicroMessenger/i.test(navigator.userAgent);

/** Binding one's own WeChat. */
export function useWechatActs() {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["own-ways"] });
  return {
    start: useMutation({
      mutationFn: async () => parse(WechatStartSchema, await post("/session/wechat/start")),
      onSuccess: ({ url }) => window.location.assign(url),
    }),
    finish: useMutation({
      mutationFn: (back: { readonly code: string; readonly state: string }) => post("/session/wechat", back),
      onSuccess: refresh,
    }),
    code: useMutation({ mutationFn: async () => parse(WechatCodeSchema, await post("/session/wechat/code")) }),
    remove: useMutation({ mutationFn: () => remove("/session/wechat"), onSuccess: refresh }),
  };
}
