import { Checkbox, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import {
  DEVICE_KINDS,
  type Device,
  type DeviceKind,
  GATEWAY_FORMAT_INFO,
  GATEWAY_FORMATS,
  type GatewayFormat,
  type NewDevice,
  type NewDeviceAnswer,
} from "../../contracts/index.ts";
import { useDeviceActs } from "../data/devices.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { KindNote } from "./kind-note.tsx";
import { CameraPicker, KindPicker, PersonPicker, PlacePicker } from "./pickers.tsx";

interface AddProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onAdded: (answer: NewDeviceAnswer) => void;
}

interface GatewayProps {
  readonly format: GatewayFormat;
  readonly prefix: string;
  readonly onFormat: (format: GatewayFormat) => void;
  readonly onPrefix: (prefix: string) => void;
}

/** What a gateway speaks, and below which topic. */
function GatewayFields({ format, prefix, onFormat, onPrefix }: GatewayProps) {
  const { t, w } = useWords();
  return (
    <>
      <Field label={t("device.format")}>
        {(id) => (
          <Select
            id={id}
            value={format}
            onChange={onFormat}
            options={GATEWAY_FORMATS.map((value) => ({ value, label: w(GATEWAY_FORMAT_INFO[value].words) }))}
            style={{ width: "100%" }}
          />
        )}
      </Field>
      <Field label={t("device.prefix")}>
        {(id) => (
          <Input
            id={id}
            value={prefix}
            onChange={(event) => onPrefix(event.target.value)}
            maxLength={200}
            placeholder={t(format === "native" ? "device.prefixHintOwn" : "device.prefixHint", {
              prefix: GATEWAY_FORMAT_INFO[format].prefix,
            })}
          />
        )}
      </Field>
    </>
  );
}

/** Adds a device or a gateway; its secret comes back once. */
export function AddDevice({ open, onClose, onAdded }: AddProps) {
  const { t } = useWords();
  const { add } = useDeviceActs();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<DeviceKind | null>(null);
  const [place, setPlace] = useState<string | null>(null);
  const [person, setPerson] = useState<string | null>(null);
  const [interval, setInterval] = useState<number | null>(null);
  const [externalId, setExternalId] = useState("");
  const [format, setFormat] = useState<GatewayFormat>("native");
  const [prefix, setPrefix] = useState("");
  const ready = name.trim() !== "" && kind !== null && place !== null;
  const submit = (): void => {
    if (!ready) return;
    const body: NewDevice = {
      name: name.trim(),
      kind,
      place,
      ...(person === null ? {} : { person }),
      ...(interval === null ? {} : { interval }),
      ...(externalId.trim() === "" ? {} : { externalId: externalId.trim() }),
      ...(kind === "gateway" ? { format, ...(prefix.trim() === "" ? {} : { prefix: prefix.trim() }) } : {}),
    };
    add.mutate(body, { onSuccess: onAdded });
  };
  return (
    <Modal
      open={open}
      onCancel={onClose}
      onOk={submit}
      okText={t("device.add")}
      okButtonProps={{ disabled: !ready, loading: add.isPending }}
      cancelText={t("act.cancel")}
      title={t("device.add")}
      destroyOnHidden
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t("device.name")}>
          {(id) => <Input id={id} value={name} onChange={(event) => setName(event.target.value)} maxLength={80} name="name" />}
        </Field>
        <div className={css.field}>
          {t("device.kind")}
          <KindPicker value={kind} onChange={setKind} label={t("device.kind")} />
          <KindNote kind={kind} />
        </div>
        <div className={css.field}>
          {t("device.place")}
          <PlacePicker value={place} onChange={setPlace} label={t("device.place")} />
        </div>
        {kind !== null && DEVICE_KINDS[kind].personal ? (
          <div className={css.field}>
            {t("device.person")}
            <PersonPicker value={person} onChange={setPerson} label={t("device.person")} />
          </div>
        ) : null}
        <Field label={t("device.interval")}>
          {(id) => (
            <InputNumber
              id={id}
              style={{ width: "100%" }}
              min={1}
              max={604_800}
              value={interval}
              onChange={setInterval}
              placeholder={kind === null ? "" : String(DEVICE_KINDS[kind].interval)}
            />
          )}
        </Field>
        <Field label={t("device.externalId")}>
          {(id) => (
            <Input
              id={id}
              value={externalId}
              onChange={(event) => setExternalId(event.target.value)}
              maxLength={64}
              placeholder={t("device.externalIdHint")}
            />
          )}
        </Field>
        {kind === "gateway" ? <GatewayFields format={format} prefix={prefix} onFormat={setFormat} onPrefix={setPrefix} /> : null}
        <FailureLine error={add.error} />
      </form>
    </Modal>
  );
}

/** Changes name, place, wearer, interval, camera and remark of a device. */
export function EditDevice({ device, open, onClose }: { readonly device: Device; readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useWords();
  const { change } = useDeviceActs();
  const [name, setName] = useState(device.name);
  const [place, setPlace] = useState<string | null>(device.place?.id ?? null);
  const [person, setPerson] = useState<string | null>(device.person);
  const [interval, setInterval] = useState<number | null>(device.interval);
  const wasOnChange = device.onChange === true;
  const [onChange, setOnChange] = useState(wasOnChange);
  const [camera, setCamera] = useState<string | null>(device.camera ?? null);
  const [remark, setRemark] = useState(device.remark ?? "");
  const submit = (): void => {
    const body = {
      name: name.trim(),
      person,
      ...(place === null ? {} : { place }),
      ...(interval === null || interval === device.interval ? {} : { interval }),
      ...(onChange === wasOnChange ? {} : { onChange }),
      ...(camera === (device.camera ?? null) ? {} : { camera }),
      ...(remark.trim() === (device.remark ?? "") ? {} : { remark: remark.trim() }),
    };
    change.mutate({ id: device.id, body }, { onSuccess: onClose });
  };
  return (
    <Modal
      open={open}
      onCancel={onClose}
      onOk={submit}
      okText={t("act.save")}
      okButtonProps={{ disabled: name.trim() === "", loading: change.isPending }}
      cancelText={t("act.cancel")}
      title={t("device.edit", { name: device.name })}
      destroyOnHidden
    >
      <div className={css.form}>
        <Field label={t("device.name")}>
          {(id) => <Input id={id} value={name} onChange={(event) => setName(event.target.value)} maxLength={80} />}
        </Field>
        <div className={css.field}>
          {t("device.place")}
          <PlacePicker value={place} onChange={setPlace} label={t("device.place")} />
        </div>
        <div className={css.field}>
          {t("device.person")}
          <PersonPicker value={person} onChange={setPerson} label={t("device.person")} />
        </div>
        <Field label={t("device.interval")}>
          {(id) => <InputNumber id={id} style={{ width: "100%" }} min={1} max={604_800} value={interval} onChange={setInterval} />}
        </Field>
        {device.kind === "camera" ? null : (
          <div className={css.field}>
            {t("device.camera")}
            <CameraPicker value={camera} onChange={setCamera} label={t("device.camera")} not={device.id} />
            <span className={css.quiet}>{t("device.cameraAbout")}</span>
          </div>
        )}
        <Field label={t("device.remark")}>
          {(id) => <Input id={id} value={remark} onChange={(event) => setRemark(event.target.value)} maxLength={200} />}
        </Field>
        <div className={css.field}>
          <Checkbox checked={onChange} onChange={(event) => setOnChange(event.target.checked)}>
            {t("device.onChange")}
          </Checkbox>
          <span className={css.quiet}>{t("device.onChangeAbout")}</span>
        </div>
        <FailureLine error={change.error} />
      </div>
    </Modal>
  );
}
