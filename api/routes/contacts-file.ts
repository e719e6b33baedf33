import { Type } from "typebox";
import { type ContactWays, NOTICE_CHANNEL_WORDS, type Words } from "../../contracts/index.ts";
import { auditView } from "../access/trail.ts";
import { type Line, timeCell } from "../exports/table.ts";
import { Refusal } from "../http/problem.ts";
import { type App, pathFrom, type RouteContext, scopeAndSight } from "./context.ts";
import { sendTable, tableAnswer, tableFields, wholeList } from "./table-file.ts";

const HEAD: readonly Words[] = [
  { zh: "居民", en: "Resident" },
  { zh: "住址", en: "Home" },
  { zh: "顺序", en: "Order" },
  { zh: "联系人", en: "Contact" },
  { zh: "关系", en: "Relation" },
  { zh: "电话", en: "Telephone" },
  { zh: "钥匙保管人", en: "Keyholder" },
  { zh: "到门口（分钟）", en: "Minutes to the door" },
  { zh: "号码状态", en: "Number" },
  { zh: "核实时间", en: "Verified" },
  { zh: "可用渠道", en: "Ways that count" },
];
const STATE_WORDS: Readonly<Record<NonNullable<ContactWays["state"]>, Words>> = {
  unverified: { zh: "未验证", en: "Not verified" },
  verified: { zh: "已验证", en: "Verified" },
  dead: { zh: "空号或错号", en: "Wrong or dead" },
};
const KEY: Words = { zh: "是", en: "Yes" };

/** 联系人: who is called for whom, and how far each is known to be reached. */
export function contactFileRoutes(app: App, { ports, masking }: RouteContext): void {
  app.get(
    "/contacts/export",
    {
      schema: {
        tags: ["imports"],
        summary: "Contacts of your area as a file, in the order in which they are called",
        description: "Residents are given to those who see names; numbers to those who may dial them, which is written down.",
        querystring: Type.Object({
          place: Type.Optional(Type.String({ maxLength: 200 })),
          search: Type.Optional(Type.String({ maxLength: 100 })),
          ...tableFields,
        }),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const { lang = "zh", search = null, place } = request.query;
      const root = pathFrom(ports, scope, place);
      if (sight.names !== "full")
        throw new Refusal(403, { zh: "您的角色不能导出居民姓名。", en: "Your role does not see residents' names." });
      const { items, isCut } = await wholeList((paging) => {
        const page = ports.people.list(scope, { ...paging, search });
        return { items: page.items.filter(({ at }) => root === null || at.path.startsWith(root)), next: page.next };
      });
      const rows = items.flatMap((one) => {
        const known = ports.channels.contacts(one.person).items.map((each) => masking.contactWays(each, sight));
        return one.person.contacts.map((contact, index): Line => {
          const ways = known.find((each) => each.contact === index);
          const counts = (ways?.ways ?? []).filter(({ proven, ready }) => proven && ready);
          return [
            ...[one.person.name, one.placePath, index + 1, contact.name, contact.relation, sight.phones ? contact.phone : null],
            ...[contact.keyholder ? KEY[lang] : null, contact.minutes ?? null],
            ...[ways?.state == null ? null : STATE_WORDS[ways.state][lang], timeCell(ways?.state === "verified" ? ways.since : null)],
            counts.map(({ channel }) => NOTICE_CHANNEL_WORDS[channel][lang]).join(lang === "zh" ? "、" : ", "),
          ];
        });
      });
      if (sight.phones) auditView(request, "phone.view", "contacts", `${rows.length}`);
      const table = { title: { zh: "联系人", en: "Contacts" }, head: HEAD, rows, isCut };
      return sendTable(ports, request, reply, { target: "contacts", name: "contacts", table }, request.query);
    },
  );
}
