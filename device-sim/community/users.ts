import type { Role } from "../../contracts/index.ts";
import { COMMUNITY_ID } from "./places.ts";

/** A demo log-in; all share one password, which the hub sets. */
export interface DemoUser {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  /** Roots of the subtrees it sees. */
  readonly places: readonly string[];
  /** People tied to it (family, care). */
  readonly people: readonly string[];
  readonly email: string | null;
  readonly language: "zh" | "en";
}

const user = (role: Role, name: string, more: Partial<DemoUser> = {}): DemoUser => ({
  username: role,
  name,
  role,
  places: [COMMUNITY_ID],
  people: [],
  email: `${role}@example.invalid`,
  language: "zh",
  ...more,
});

/** The demo log-ins, which carry the names of the roles. */
export function demoUsers(): readonly DemoUser[] {
  return [
    user("admin", "系统管理员"),
    user("leader", "周立新"),
    user("duty", "李敏"),
    // The compounds of the first grid.
    user("grid", "陈涛", { places: ["xfl-c01", "xfl-c02", "xfl-c03"] }),
    user("family", "王丽娟", { places: [], people: ["per-001"], email: "family@example.invalid" }),
    user("care", "护士何静"),
    user("clinician", "陈医生"),
    user("fire", "赵伟"),
    user("maint", "孙鹏"),
    user("volunteer", "志愿者马军", { places: ["xfl-a4"] }),
    user("inspect", "督查员"),
    // Colleagues, so that the roster has shifts to give.
    user("leader", "吴建国", { username: "leader2", email: "leader2@example.invalid" }),
    ...["王磊", "张倩", "刘洋"].map((name, index) =>
      user("duty", name, { username: `duty${index + 2}`, email: `duty${index + 2}@example.invalid` }),
    ),
    user("grid", "林芳", { username: "grid2", email: "grid2@example.invalid", places: ["xfl-c04", "xfl-c05", "xfl-c06"] }),
  ];
}
