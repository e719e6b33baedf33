import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./tokens.css";
import { App } from "./app.tsx";
import { setUpWords } from "./i18n/setup.ts";
import { showPreferences } from "./theme/preferences.ts";

showPreferences();
await setUpWords();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
