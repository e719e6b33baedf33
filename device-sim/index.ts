export { DEMO_GATEWAY } from "./community/devices.ts";
export { demoUsers } from "./community/users.ts";
export { demoCommunity } from "./community.ts";
export { SCENARIOS } from "./scenarios/list.ts";
