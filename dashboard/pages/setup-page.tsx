import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { MailForm } from "../components/mail-form.tsx";
import { SetupForm } from "../components/setup-form.tsx";
import { SetupPlaces } from "../components/setup-places.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { Switches } from "../components/switches.tsx";
import { useSetupOpen } from "../data/setup.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./login-page.module.css";

/** First set-up of an empty hub; the link on its terminal leads here and carries the token behind `#`. */
export function SetupPage() {
  const { t } = useWords();
  const open = useSetupOpen();
  const [done, setDone] = useState(false);
  const [token] = useState(() => window.location.hash.slice(1));
  if (open.isPending) return <Bones rows={3} />;
  if (open.error) return <Failed error={open.error} retry={() => void open.refetch()} />;
  return (
    <main className={css.page}>
      <section className={css.box} aria-label={t("setup.title")}>
        <h1>{t("setup.title")}</h1>
        {!open.data ? <Closed /> : done ? <Next /> : <SetupForm token={token} done={() => setDone(true)} />}
        <Switches />
        <p className={css.quiet}>{t("about.disclaimer")}</p>
      </section>
    </main>
  );
}

function Closed() {
  const { t } = useWords();
  return (
    <>
      <p>{t("setup.closed")}</p>
      <Link to="/">{t("setup.toLogin")}</Link>
    </>
  );
}

function Next() {
  const { t } = useWords();
  return (
    <>
      <p role="status">{t("setup.done")}</p>
      <SetupPlaces />
      <details>
        <summary>{t("setup.mail")}</summary>
        <MailForm mail={null} />
      </details>
      <h2>{t("setup.next")}</h2>
      <nav className={css.field}>
        <Link to="/users">{t("setup.users")}</Link>
        <Link to="/devices">{t("setup.devices")}</Link>
        <Link to="/channels">{t("setup.channels")}</Link>
        <Link to="/">{t("setup.desk")}</Link>
      </nav>
    </>
  );
}
