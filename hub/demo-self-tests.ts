import { DAY, DEVICE_KINDS, HOUR, type Instant, SELF_TEST_EVERY, type SelfTest, toIso } from "../contracts/index.ts";
import { demoCommunity } from "../device-sim/index.ts";

const NOTE = "演示数据";
const TESTER = "孙鹏";
/** Every so many devices one was forgotten; another, further apart, did not answer. */
const FORGOTTEN_EVERY = 17;
const FAILED_AT = 5;

/**
 * Tests of an empty demo, as a maintenance firm leaves them behind that walks some buildings every day of the last four weeks:
 * some devices told of it themselves, a few were forgotten, one failed. Without them a fresh demo would be overdue throughout.
 */
export function demoSelfTests(now: Instant): readonly SelfTest[] {
  const { community, devices } = demoCommunity();
  return devices
    .filter(({ kind }) => DEVICE_KINDS[kind].lifeSafety)
    .map((device, i): SelfTest => {
      const isForgotten = i % FORGOTTEN_EVERY === FORGOTTEN_EVERY - 1;
      const ago = isForgotten ? SELF_TEST_EVERY + (2 + (i % 9)) * DAY : (1 + (i % 26)) * DAY + (i % 7) * HOUR;
      const at = toIso(now - ago);
      const told = i % 3 === 0 && i !== FAILED_AT;
      return {
        ...{ id: `demo-test:${device.id}`, device: device.id, community: community.id, at, passed: i !== FAILED_AT },
        ...(told ? { source: "device", event: "self-test", byName: null } : { source: "hand", event: null, byName: TESTER }),
        note: NOTE,
      };
    });
}
