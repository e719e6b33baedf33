import type { InfluxTarget } from "../store/influx/index.ts";

type Name = "HUB_INFLUX_URL" | "HUB_INFLUX_TOKEN" | "HUB_INFLUX_ORG" | "HUB_INFLUX_BUCKET";

/** The series server from what was set: all four or none, each mistake told. */
export function readInflux(
  set: Readonly<Record<Name, string | null>>,
  query: InfluxTarget["query"],
  mistake: (error: string) => void,
): InfluxTarget | null {
  const { HUB_INFLUX_URL: url, HUB_INFLUX_TOKEN: token, HUB_INFLUX_ORG: org, HUB_INFLUX_BUCKET: bucket } = set;
  if (url !== null && !/^https?:\/\/[^\s?#]+$/.test(url))
    mistake(`HUB_INFLUX_URL: "${url}" is no address like http://127.0.0.1:8086, without ? and #`);
  if (url !== null && token !== null && org !== null && bucket !== null) return { url: url.replace(/\/+$/, ""), token, org, bucket, query };
  const missing = Object.entries(set).flatMap(([name, value]) => (value === null ? [name] : []));
  if (missing.length < Object.keys(set).length)
    mistake(`${missing.join(", ")}: missing; a series server needs all of ${Object.keys(set).join(", ")}, or none`);
  return null;
}
