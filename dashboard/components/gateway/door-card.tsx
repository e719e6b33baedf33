import { Button, Input, Select } from "antd";
import { useState } from "react";
import { DOOR_SIGNATURE_WORDS, DOOR_SIGNATURES, type DoorSignature, type DoorView } from "../../../contracts/index.ts";
import { useDoor } from "../../data/gateways.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { Age } from "../age.tsx";
import { CopyButton } from "../copy.tsx";
import { Field } from "../field.tsx";
import { Bones, Failed, useFailure } from "../states.tsx";
import { SocketLines } from "./socket-lines.tsx";

function Settings({ view }: { readonly view: DoorView }) {
  const { t, w } = useWords();
  const failure = useFailure();
  const { change } = useDoor(view.device);
  const [signature, setSignature] = useState<DoorSignature>(view.signature);
  const [secret, setSecret] = useState("");
  const [cipher, setCipher] = useState("");
  const [owner, setOwner] = useState(view.owner ?? "");
  const submit = (): void =>
    change.mutate(
      {
        signature,
        owner: owner.trim() === "" ? null : owner.trim(),
        ...(secret === "" ? {} : { secret }),
        ...(signature === "onenet" && cipher.trim() !== "" ? { cipher: cipher.trim() } : {}),
      },
      {
        onSuccess: () => {
          setSecret("");
          setCipher("");
        },
      },
    );
  return (
    <>
      <div className={css.grid}>
        <Field label={t("gateway.signature")}>
          {(id) => (
            <Select
              id={id}
              value={signature}
              onChange={setSignature}
              options={DOOR_SIGNATURES.map((value) => ({ value, label: w(DOOR_SIGNATURE_WORDS[value]) }))}
            />
          )}
        </Field>
        {signature === "none" ? null : (
          <Field label={view.secretSet ? t("gateway.secretSet") : t("gateway.secret")}>
            {(id) => (
              <Input.Password
                id={id}
                value={secret}
                onChange={(event) => setSecret(event.target.value)}
                autoComplete="off"
                maxLength={200}
              />
            )}
          </Field>
        )}
        {signature === "onenet" ? (
          <Field label={view.cipherSet ? t("gateway.cipherSet") : t("gateway.cipher")}>
            {(id) => (
              <Input.Password
                id={id}
                value={cipher}
                onChange={(event) => setCipher(event.target.value)}
                autoComplete="off"
                maxLength={100}
              />
            )}
          </Field>
        ) : null}
        <Field label={t("gateway.owner")}>
          {(id) => <Input id={id} value={owner} onChange={(event) => setOwner(event.target.value)} maxLength={100} />}
        </Field>
      </div>
      <div className={css.filters}>
        <Button onClick={submit} loading={change.isPending}>
          {t("act.save")}
        </Button>
        {change.isSuccess ? <span role="status">{t("gateway.saved")}</span> : null}
        {change.error ? (
          <span role="alert" className={css.failure}>
            {failure(change.error)}
          </span>
        ) : null}
      </div>
    </>
  );
}

/** Where a platform posts to, and how it shows who it is. */
export function DoorCard({ device }: { readonly device: string }) {
  const { t, w } = useWords();
  const { door } = useDoor(device);
  if (door.isPending) return <Bones rows={3} />;
  if (door.error) return <Failed error={door.error} retry={() => void door.refetch()} />;
  const view = door.data;
  const url = view.url ?? `${location.origin}${view.path}`;
  const line = `curl -X POST '${url}' -H 'Authorization: Bearer ${t("gateway.password")}' -H 'Content-Type: application/json' -d '{}'`;
  return (
    <section className={css.card} aria-label={t("gateway.door")}>
      <h2>{t("gateway.door")}</h2>
      <p className={css.quiet}>{t("gateway.doorHint")}</p>
      <div className={css.filters}>
        <code style={{ overflowWrap: "anywhere" }}>{url}</code>
        <CopyButton text={url} />
        <CopyButton text={line} label={t("gateway.copyCurl")} />
      </div>
      <p className={css.quiet}>
        {t("gateway.counts", { taken: view.taken, refused: view.refused })}
        {view.lastRefusal === null ? null : (
          <>
            {" · "}
            {w(view.lastRefusal)} <Age at={view.lastRefusal.at} />
          </>
        )}
      </p>
      {view.tcp === null ? null : <SocketLines {...view.tcp} />}
      <Settings key={`${view.signature} ${view.owner}`} view={view} />
    </section>
  );
}
