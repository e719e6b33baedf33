import { Link, Navigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Unclaimed } from "../../contracts/index.ts";
import { ClaimForm } from "../components/claim-form.tsx";
import { useRight } from "../components/desk.ts";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { UnclaimedCard } from "../components/unclaimed-card.tsx";
import { useLabelled } from "../data/labels.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** What the label of a device opens: the device's page, or its claim where nobody has registered it yet. */
export function LabelPage() {
  const { t } = useWords();
  const { code } = useParams({ from: "/shell/d/$code" });
  const seesUnclaimed = useRight("quarantine.read");
  const mayClaim = useRight("devices.write");
  const { data, error, isPending, refetch } = useLabelled(code, seesUnclaimed);
  const [claiming, setClaiming] = useState<Unclaimed | null>(null);
  if (isPending) return <Bones />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const [device, another] = data.devices;
  if (device !== undefined && another === undefined) return <Navigate to="/devices/$id" params={{ id: device.id }} search={{}} replace />;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{code}</h1>
      </div>
      {data.devices.map((one) => (
        <Link key={one.id} to="/devices/$id" params={{ id: one.id }} search={{}}>
          {one.name} · {one.place?.path ?? one.community}
        </Link>
      ))}
      {data.unclaimed.map((one) => (
        <UnclaimedCard key={one.id} one={one} onClaim={mayClaim ? () => setClaiming(one) : null} />
      ))}
      {device === undefined && data.unclaimed.length === 0 ? <Empty title={t("labels.none")} hint={t("labels.noneHint")} /> : null}
      {claiming === null ? null : <ClaimForm one={claiming} onClose={() => setClaiming(null)} onClaimed={() => setClaiming(null)} />}
    </div>
  );
}
