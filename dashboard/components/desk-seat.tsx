import { Link } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { ROLES } from "../../contracts/index.ts";
import { useLock, usePin } from "../data/officers.ts";
import { useLogIn } from "../data/session.ts";
import { useWords } from "../i18n/setup.ts";
import { useDesk, useRight } from "./desk.ts";
import { OfficerForm } from "./officer-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { useFailure } from "./states.tsx";

/** The next officer sits down, by PIN or by password; what is open stays open. */
function Change({ onClose }: { readonly onClose: () => void }) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const logIn = useLogIn();
  const { data: pin } = usePin();
  return (
    <Drawer open onClose={onClose} title={t("seat.change")} size={420} destroyOnHidden>
      <div style={{ display: "grid", gap: 20 }}>
        <p style={{ margin: 0 }}>{t("seat.about", { who: `${w(ROLES[user.role].words)} ${user.name}` })}</p>
        {pin?.state === "none" ? (
          <Link to="/profile" onClick={onClose}>
            {t("seat.setPin")}
          </Link>
        ) : null}
        <OfficerForm first="next" text={t("seat.sit")} onDone={onClose} />
        <h3 style={{ margin: 0 }}>{t("seat.password")}</h3>
        <PasswordForm logIn={logIn} username="" text={t("seat.sit")} onDone={onClose} />
      </div>
    </Drawer>
  );
}

/** Locks the desk, and changes who sits at it: for those whose desk sounds. */
export function DeskSeat() {
  const { t } = useWords();
  const acts = useRight("alerts.act");
  const failure = useFailure();
  const lock = useLock();
  const [changing, setChanging] = useState(false);
  if (!acts) return null;
  return (
    <>
      <Button onClick={() => setChanging(true)}>{t("seat.change")}</Button>
      <Button onClick={() => lock.mutate()} loading={lock.isPending} title={lock.error ? failure(lock.error) : ""}>
        {t("seat.lock")}
      </Button>
      {changing ? <Change onClose={() => setChanging(false)} /> : null}
    </>
  );
}
