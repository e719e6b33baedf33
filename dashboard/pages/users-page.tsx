import { App, Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { type NewUser, ROLE_NAMES, ROLES, type Role, type User } from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { useDesk } from "../components/desk.ts";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { PeoplePicker, PlacesPicker } from "../components/pickers.tsx";
import { Bones, Empty, Failed, useFailure } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { USERS_TABLE, useUserActs, useUsers } from "../data/users.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

/** Shortest pass phrase the hub takes. */
const LEAST = 10;

interface UserFormProps {
  /** Null: a new one. */
  readonly user: User | null;
  readonly onClose: () => void;
}

function UserForm({ user, onClose }: UserFormProps) {
  const { t, w } = useWords();
  const acts = useUserActs();
  const [username, setUsername] = useState(user?.username ?? "");
  const [name, setName] = useState(user?.name ?? "");
  const [role, setRole] = useState<Role>(user?.role ?? "duty");
  const [password, setPassword] = useState("");
  const [email, setEmail] = useState(user?.email ?? "");
  const [places, setPlaces] = useState<readonly string[]>(user?.places ?? []);
  const [people, setPeople] = useState<readonly string[]>(user?.people ?? []);
  const busy = acts.add.isPending || acts.change.isPending;
  const error = acts.add.error ?? acts.change.error;
  const ready =
    /^[A-Za-z0-9._-]{2,60}$/.test(username) &&
    name.trim() !== "" &&
    (user === null ? password.length >= LEAST : password === "" || password.length >= LEAST);
  const submit = (): void => {
    const mail = email.trim() === "" ? null : email.trim();
    if (user === null) {
      const body: NewUser = { username, name: name.trim(), role, password, places: [...places], people: [...people], email: mail };
      acts.add.mutate(body, { onSuccess: onClose });
      return;
    }
    const body = { name: name.trim(), role, places, people, email: mail, ...(password === "" ? {} : { password }) };
    acts.change.mutate({ id: user.id, body }, { onSuccess: onClose });
  };
  return (
    <Modal
      open
      onCancel={onClose}
      onOk={submit}
      okText={user === null ? t("users.add") : t("act.save")}
      okButtonProps={{ disabled: !ready, loading: busy }}
      cancelText={t("act.cancel")}
      title={user === null ? t("users.add") : t("users.edit", { name: user.name })}
    >
      <div className={css.form}>
        <Field label={t("login.username")}>
          {(id) => (
            <Input
              id={id}
              value={username}
              onChange={(event) => setUsername(event.target.value)}
              disabled={user !== null}
              autoComplete="off"
              maxLength={60}
            />
          )}
        </Field>
        <Field label={t("users.name")}>
          {(id) => <Input id={id} value={name} onChange={(event) => setName(event.target.value)} maxLength={60} />}
        </Field>
        <div className={css.field}>
          {t("users.role")}
          <Select
            value={role}
            onChange={setRole}
            aria-label={t("users.role")}
            options={ROLE_NAMES.map((one) => ({ value: one, label: w(ROLES[one].words) }))}
          />
        </div>
        <Field label={user === null ? t("login.password") : t("users.newPassword")}>
          {(id) => (
            <Input.Password
              id={id}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              autoComplete="new-password"
              maxLength={200}
              placeholder={t("users.passwordHint", { count: LEAST })}
            />
          )}
        </Field>
        <Field label={t("users.email")}>
          {(id) => <Input id={id} type="email" value={email} onChange={(event) => setEmail(event.target.value)} maxLength={200} />}
        </Field>
        <div className={css.field}>
          {t("users.places")}
          <PlacesPicker value={places} onChange={setPlaces} label={t("users.places")} />
        </div>
        <div className={css.field}>
          {t("users.people")}
          <PeoplePicker value={people} onChange={setPeople} label={t("users.people")} />
        </div>
        <FailureLine error={error} />
      </div>
    </Modal>
  );
}

function Row({ user, onEdit }: { readonly user: User; readonly onEdit: () => void }) {
  const { t, w, language } = useWords();
  const now = useNow(30_000);
  const { modal } = App.useApp();
  const { user: me } = useDesk();
  const acts = useUserActs();
  const failure = useFailure();
  const askRemove = (): void =>
    void modal.confirm({
      title: t("users.removeAsk", { name: user.name, username: user.username }),
      content: t("users.removeAbout"),
      okText: t("users.remove"),
      cancelText: t("act.cancel"),
      onOk: () => acts.remove.mutateAsync(user.id).catch(() => undefined),
    });
  const askPin = (): void =>
    void modal.confirm({
      title: t("users.pinAsk", { name: user.name }),
      content: t("users.pinAbout"),
      okText: t("users.pinClear"),
      cancelText: t("act.cancel"),
      onOk: () => acts.clearPin.mutateAsync(user.id).catch(() => undefined),
    });
  const locked = user.lockedUntil !== null && Date.parse(user.lockedUntil) > now;
  const error = acts.change.error ?? acts.remove.error ?? acts.clearPin.error;
  return (
    <tr>
      <td translate="no">{user.username}</td>
      <td>{user.name}</td>
      <td>{w(ROLES[user.role].words)}</td>
      <td>
        {user.disabled ? t("users.disabled") : t("users.active")}
        {locked && user.lockedUntil !== null
          ? ` · ${t("users.locked", { until: timeText(Date.parse(user.lockedUntil), now, language) })}`
          : ""}
      </td>
      <td>
        <Age at={user.lastSeenAt} every={30_000} />
      </td>
      <td>
        <div className={css.filters}>
          <Button size="small" onClick={onEdit}>
            {t("act.edit")}
          </Button>
          {user.rights.includes("alerts.act") ? (
            <Button size="small" onClick={askPin}>
              {t("users.pinClear")}
            </Button>
          ) : null}
          {user.id === me.id ? null : (
            <>
              <Button size="small" onClick={() => acts.change.mutate({ id: user.id, body: { disabled: !user.disabled } })}>
                {user.disabled ? t("users.enable") : t("users.disable")}
              </Button>
              <Button size="small" onClick={askRemove}>
                {t("users.remove")}
              </Button>
            </>
          )}
        </div>
        {error ? <span role="alert">{failure(error)}</span> : null}
      </td>
    </tr>
  );
}

/** Accounts: who may log in, as what, and where. */
export function UsersPage() {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useUsers();
  const [form, setForm] = useState<User | "new" | null>(null);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.users")}</h1>
        <span className={css.spring} />
        <TableFiles path={USERS_TABLE} />
        <Button type="primary" onClick={() => setForm("new")}>
          {t("users.add")}
        </Button>
      </div>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? <Empty title={t("users.empty")} /> : null}
      {data && data.items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("login.username")}</th>
                <th>{t("users.name")}</th>
                <th>{t("users.role")}</th>
                <th>{t("alert.stateName")}</th>
                <th>{t("users.lastSeen")}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {data.items.map((user) => (
                <Row key={user.id} user={user} onEdit={() => setForm(user)} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {form === null ? null : <UserForm user={form === "new" ? null : form} onClose={() => setForm(null)} />}
    </div>
  );
}
