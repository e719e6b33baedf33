import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const hub = process.env.HUB_DEV_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  // maplibre's worker is an ES module: without this a production build draws no data layers.
  worker: { format: "es" },
  build: {
    outDir: fileURLToPath(new URL("../dist/dashboard", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1500,
  },
  server: {
    port: 5173,
    // The hub takes cookie requests and the live feed from its own origin only.
    proxy: { "/api": { target: hub, changeOrigin: true, ws: true, headers: { origin: hub } } },
  },
});
