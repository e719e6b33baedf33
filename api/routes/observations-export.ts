import { Type } from "typebox";
import { type Instant, IsoTime, mayLearn, seesWhere, standingOf, toIso } from "../../contracts/index.ts";
import { auditAs, auditAt } from "../access/trail.ts";
import { EXPORTED_SIGNS, observationBundle, type SignValue } from "../exports/fhir.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { bytesAnswer } from "../http/shapes.ts";
import { type App, IdParams, type RouteContext, scopeAndSight } from "./context.ts";
import { spanOf } from "./series-question.ts";

/** More is no longer looked through by anybody, and a receiver takes it in parts. */
const MOST = 10_000;

const Query = Type.Object({
  for: Type.String({
    minLength: 3,
    maxLength: 200,
    description: "Whom it is for, as the consent names them: `user:<id>` or `contact:<name>`, such as the clinic entered as a contact",
  }),
  from: Type.Optional(IsoTime),
  to: Type.Optional(IsoTime),
});

const NO_CONSENT = {
  zh: "没有本人（或监护人）同意此人或单位得到生命体征数值的有效登记，不能导出。请先在“家属与知情同意”登记。",
  en: "There is no standing consent of the person, or of her guardian, that this recipient may have figures of vital signs. Register it first.",
};
const TOO_MUCH = { zh: `超过 ${MOST} 个数值，请缩短时间段。`, en: `More than ${MOST} values: ask for a shorter time.` };

/** Vital signs of one resident for whom she said may have them, as FHIR. */
export function observationsExportRoute(app: App, { ports, masking }: RouteContext): void {
  async function valuesOf(
    person: string,
    from: Instant,
    to: Instant,
    signs: readonly SignValue["measurement"][],
  ): Promise<readonly SignValue[]> {
    const found: SignValue[] = [];
    for (const worn of ports.people.worn(person, from, to)) {
      const device = ports.devices.get(worn.device)?.device.externalId ?? worn.device;
      for (const measurement of signs) {
        let cursor: string | null = null;
        do {
          const page = await ports.devices.series(worn.device, measurement, worn.from, worn.to, null, cursor);
          const minutesBefore = page.minutesBefore ?? "";
          for (const point of page.points)
            if ("value" in point)
              found.push({
                ...{ measurement, device, at: point.t, value: point.value },
                ...{ quality: point.quality ?? 0, averaged: point.t < minutesBefore },
              });
          if (found.length > MOST) throw new Refusal(422, TOO_MUCH);
          cursor = page.next ?? null;
        } while (cursor !== null);
      }
    }
    return found;
  }

  app.get(
    "/people/:id/observations.json",
    {
      schema: {
        tags: ["people"],
        summary: "Vital signs as a FHIR R4 Bundle, for a recipient to whom figures were consented",
        description:
          "The last 24 h unless from and to say otherwise, never before the consent began. LOINC and UCUM; rejected values are left out, doubtful ones preliminary; no name in it. Each export is written to the audit log.",
        params: IdParams,
        querystring: Query,
        response: bytesAnswer("The bundle", "application/fhir+json"),
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const found = ports.people.get(request.params.id);
      if (found === undefined || !seesWhere(scope, found.at)) throw notFound();
      const { person } = found;
      const now = ports.now();
      const recipient = request.query.for;
      auditAt(request, found.at);
      auditAs(request, `person:${person.id}`, recipient);
      const consents = ports.family.consents(person.id);
      const { consent } = standingOf(consents, recipient, now);
      if (consent === null || mayLearn(consents, recipient, "figures", null, now).learns !== "all") throw new Refusal(403, NO_CONSENT);
      const [asked, to] = spanOf(request.query, now);
      const from = Math.max(asked, Date.parse(consent.from));
      auditAs(request, `person:${person.id}`, `${recipient}, consent ${consent.id}, ${toIso(from)} – ${toIso(to)}`);
      const signs = EXPORTED_SIGNS.filter((sign) => masking.showsValue(sign, person.id, sight));
      const values = from < to ? await valuesOf(person.id, from, to, signs) : [];
      return reply
        .header("content-type", "application/fhir+json; charset=utf-8")
        .header("content-disposition", 'attachment; filename="observations.json"')
        .send(observationBundle({ community: person.community, person: person.id, at: toIso(now), values }));
    },
  );
}
