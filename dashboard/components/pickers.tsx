import { Select } from "antd";
import { useMemo } from "react";
import { DEVICE_KIND_NAMES, DEVICE_KINDS, type DeviceKind, PLACE_LEVEL_WORDS } from "../../contracts/index.ts";
import { useAllDevices } from "../data/devices.ts";
import { usePeople } from "../data/people.ts";
import { usePlaces } from "../data/places.ts";
import { useRules } from "../data/rules.ts";
import { useWords } from "../i18n/setup.ts";
import { plain } from "../map/find.ts";
import { placeNames } from "../words/place-names.ts";
import { useRight } from "./desk.ts";

interface PickerProps<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly label: string;
}

export const contains = (input: string, option: { readonly search?: string } | undefined): boolean =>
  plain(option?.search ?? "").includes(plain(input));

function usePlaceOptions() {
  const { w } = useWords();
  const { data, isPending } = usePlaces();
  const options = useMemo(() => {
    const places = data?.items ?? [];
    const names = placeNames(places);
    return places.map((place) => ({
      value: place.id,
      label: `${names.get(place.id) ?? place.name} · ${w(PLACE_LEVEL_WORDS[place.level])}`,
      search: `${names.get(place.id) ?? ""} ${place.name} ${place.aliases.join(" ")}`,
    }));
  }, [data, w]);
  return { options, isPending };
}

interface Options {
  readonly options: readonly { readonly value: string; readonly label: string; readonly search: string }[];
  readonly isPending: boolean;
}

function OnePicker({ value, onChange, label, options, isPending }: PickerProps<string | null> & Options) {
  return (
    <Select
      style={{ minWidth: 240, width: "100%" }}
      showSearch={{ filterOption: contains }}
      value={value}
      onChange={(next) => onChange(next ?? null)}
      options={[...options]}
      loading={isPending}
      placeholder={label}
      aria-label={label}
      allowClear
    />
  );
}

export function PlacePicker(props: PickerProps<string | null>) {
  return <OnePicker {...props} {...usePlaceOptions()} />;
}

export function PlacesPicker({ value, onChange, label }: PickerProps<readonly string[]>) {
  const { options, isPending } = usePlaceOptions();
  return (
    <Select
      mode="multiple"
      style={{ width: "100%" }}
      showSearch={{ filterOption: contains }}
      value={[...value]}
      onChange={onChange}
      options={options}
      loading={isPending}
      placeholder={label}
      aria-label={label}
    />
  );
}

function usePeopleOptions() {
  const { data, isPending } = usePeople(useRight("people.read"));
  const options = (data?.items ?? []).map((person) => ({
    value: person.id,
    label: `${person.name} ${person.placePath ?? ""}`,
    search: `${person.name} ${person.placePath ?? ""}`,
  }));
  return { options, isPending };
}

export function PersonPicker({ value, onChange, label }: PickerProps<string | null>) {
  const { options, isPending } = usePeopleOptions();
  return (
    <Select
      style={{ minWidth: 240, width: "100%" }}
      showSearch={{ filterOption: contains }}
      value={value}
      onChange={(next) => onChange(next ?? null)}
      options={options}
      loading={isPending}
      placeholder={label}
      aria-label={label}
      allowClear
    />
  );
}

export function PeoplePicker({ value, onChange, label }: PickerProps<readonly string[]>) {
  const { options, isPending } = usePeopleOptions();
  return (
    <Select
      mode="multiple"
      style={{ width: "100%" }}
      showSearch={{ filterOption: contains }}
      value={[...value]}
      onChange={onChange}
      options={options}
      loading={isPending}
      placeholder={label}
      aria-label={label}
    />
  );
}

/** A camera, and no other device; `not`: the device that it is to see. */
export function CameraPicker({ not, ...props }: PickerProps<string | null> & { readonly not: string }) {
  const { data, isPending } = useAllDevices();
  const options = (data?.items ?? [])
    .filter(({ kind, id }) => kind === "camera" && id !== not)
    .map(({ id, name, externalId, place }) => ({
      value: id,
      label: `${name} ${place?.path ?? ""}`,
      search: `${name} ${externalId} ${place?.path ?? ""}`,
    }));
  return <OnePicker {...props} options={options} isPending={isPending} />;
}

export function KindPicker({ value, onChange, label }: PickerProps<DeviceKind | null>) {
  const { w } = useWords();
  return (
    <Select
      style={{ minWidth: 180, width: "100%" }}
      showSearch={{ filterOption: contains }}
      value={value}
      onChange={(next) => onChange(next ?? null)}
      options={DEVICE_KIND_NAMES.map((kind) => ({
        value: kind,
        label: w(DEVICE_KINDS[kind].words),
        search: `${kind} ${DEVICE_KINDS[kind].words.zh} ${DEVICE_KINDS[kind].words.en}`,
      }))}
      placeholder={label}
      aria-label={label}
      allowClear
    />
  );
}

interface ManyProps<T extends string> {
  readonly value: readonly T[];
  readonly onChange: (value: T[]) => void;
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly search: string }[];
  readonly loading?: boolean;
}

function Many<T extends string>({ value, onChange, label, options, loading = false }: ManyProps<T>) {
  return (
    <Select<T[], (typeof options)[number]>
      mode="multiple"
      style={{ width: "100%" }}
      showSearch={{ filterOption: contains }}
      value={[...value]}
      onChange={onChange}
      options={[...options]}
      loading={loading}
      placeholder={label}
      aria-label={label}
    />
  );
}

function useDeviceOptions() {
  const { data, isPending } = useAllDevices(useRight("devices.read"));
  const options = (data?.items ?? []).map((device) => ({
    value: device.id,
    label: `${device.name} · ${device.place?.path ?? ""}`,
    search: `${device.name} ${device.place?.path ?? ""} ${device.externalId}`,
  }));
  return { options, isPending };
}

export function DevicePicker(props: PickerProps<string | null>) {
  return <OnePicker {...props} {...useDeviceOptions()} />;
}

export function DevicesPicker(props: PickerProps<readonly string[]>) {
  const { options, isPending } = useDeviceOptions();
  return <Many {...props} options={options} loading={isPending} />;
}

export function KindsPicker(props: PickerProps<readonly DeviceKind[]>) {
  const { w } = useWords();
  const options = DEVICE_KIND_NAMES.map((kind) => ({
    value: kind,
    label: w(DEVICE_KINDS[kind].words),
    search: `${kind} ${DEVICE_KINDS[kind].words.zh} ${DEVICE_KINDS[kind].words.en}`,
  }));
  return <Many {...props} options={options} />;
}

export function RulesPicker(props: PickerProps<readonly string[]>) {
  const { w } = useWords();
  const { data, isPending } = useRules();
  const options = (data?.items ?? [])
    .filter((rule) => !rule.lifeSafety)
    .map((rule) => ({ value: rule.id, label: w(rule.name), search: `${rule.name.zh} ${rule.name.en} ${rule.id}` }));
  return <Many {...props} options={options} loading={isPending} />;
}
