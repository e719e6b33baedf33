import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { type App, COOKIE } from "../routes/context.ts";
import { openapiTypes } from "./openapi-types.ts";

const TAGS = [
  { name: "session", description: "登录 · Log-in" },
  { name: "setup", description: "首次设置 · First set-up" },
  { name: "alerts", description: "告警 · Alerts" },
  { name: "desks", description: "值班台 · Desks" },
  { name: "wall", description: "大屏 · Screens on the wall" },
  { name: "plans", description: "预案 · Response plans" },
  { name: "visits", description: "探访 · Care visits" },
  { name: "grids", description: "网格与微网格 · Grids and micro-grids" },
  { name: "volunteers", description: "志愿者与邻居 · Volunteers and neighbours" },
  { name: "rounds", description: "走访任务 · Visit lists" },
  { name: "acceptances", description: "逐点验收表 · Acceptance of an installation, device by device" },
  { name: "walks", description: "逐点测试 · Alarm points tested one by one, and the signed record" },
  { name: "patrols", description: "巡查 · Patrols over spots" },
  { name: "rosters", description: "值班表 · Rosters, who is on duty, tonight's gaps" },
  { name: "duty-log", description: "值班日志 · Duty log" },
  { name: "proof", description: "全链路自检 · Proof of the chain" },
  { name: "posture", description: "值守模式 · Posture of the duty" },
  { name: "drills", description: "演练 · Drills" },
  { name: "maintenance", description: "检修 · Planned maintenance" },
  { name: "cases", description: "工单 · Cases" },
  { name: "calls", description: "通话 · Calls" },
  { name: "notices", description: "通知 · Notices" },
  { name: "devices", description: "设备 · Devices" },
  { name: "ingest", description: "接入 · HTTP door and mappings" },
  { name: "people", description: "居民 · Residents" },
  { name: "family", description: "家属与知情同意 · Relatives and consent" },
  { name: "exchange", description: "平台对接 · Exchange with other platforms" },
  { name: "webhooks", description: "对外推送 · Signed webhooks" },
  { name: "integrations", description: "外部程序 · Programs with a token of their own" },
  { name: "imports", description: "导入 · Imports" },
  { name: "places", description: "位置 · Places" },
  { name: "quarantine", description: "待识别报文 · Quarantine" },
  { name: "pictures", description: "抓拍 · Pictures" },
  { name: "users", description: "用户 · Users" },
  { name: "audit", description: "审计日志 · Audit log" },
  { name: "prints", description: "打印编号 · Numbers of printed sheets" },
  { name: "retention", description: "数据保存 · Retention and proofs of removal" },
  { name: "reports", description: "报表 · Reports" },
  { name: "info-reports", description: "信息报告 · Reports of information" },
  { name: "ratings", description: "三色评价 · Three-colour ratings" },
  { name: "rules", description: "规则 · Rules" },
  { name: "live", description: "实时 · Live feed" },
  { name: "demo", description: "演示 · Demo and driven clock" },
  { name: "health", description: "运行状态 · Health" },
];

const ABOUT = [
  "Times are ISO 8601 in UTC. Errors are problem+json (RFC 9457).",
  "Lists answer `items` and `next`; pass `next` back as `cursor`. `limit` is 100, at most 1,000.",
  "`Idempotency-Key` is honoured on every POST: the same key with the same request gets the same answer.",
  "What lies outside the caller's area of duty does not exist for them: 404. What a role may not see is masked or left out.",
  "Log in with `POST /api/v1/session`, then send `Authorization: Bearer <token>`; browsers use the cookie.",
].join("\n\n");

/** The document at `/openapi.json`, as TypeScript at `/openapi.d.ts`, and its reading room at `/docs`. */
export async function describeApi(app: App, version: string, publicUrl: string | null): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Shouwang 守望", description: ABOUT, version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
      servers: [{ url: publicUrl ?? "/" }],
      tags: TAGS,
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer" },
          cookie: { type: "apiKey", in: "cookie", name: COOKIE },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => (typeof json.$id === "string" ? json.$id : `Shape${index}`),
    },
  });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: false });
  app.get("/openapi.json", { schema: { hide: true } }, async (_request, reply) => reply.send(app.swagger()));
  app.get("/openapi.d.ts", { schema: { hide: true } }, async (_request, reply) =>
    reply.type("text/plain; charset=utf-8").serializer(String).send(openapiTypes(app.swagger())),
  );
}
