import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { App as AntdApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useMemo } from "react";
import { useCalm, usePhone } from "./components/use-width.ts";
import { HttpError } from "./data/http.ts";
import { router } from "./router.tsx";
import { antdTheme } from "./theme/antd.ts";
import { usePreferences } from "./theme/preferences.ts";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => !(error instanceof HttpError && error.status >= 400 && error.status < 500) && count < 2,
    },
  },
});

/** The whole page: theme and language around the routes. */
export function App() {
  const { theme, language } = usePreferences();
  const phone = usePhone();
  const calm = useCalm();
  const config = useMemo(() => antdTheme(theme, { phone, calm }), [theme, phone, calm]);
  return (
    <ConfigProvider theme={config} locale={language === "zh" ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      <AntdApp component={false}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntdApp>
    </ConfigProvider>
  );
}
