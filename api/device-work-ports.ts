import type { Device, DeviceWork, Instant, NewSelfTest, NewWorkTick, SelfTest } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** What the HTTP face asks about devices that somebody should go to. */
export interface DeviceWorkPorts {
  /** Null where nothing is to be done. */
  of(device: Device): Pick<DeviceWork, "reasons" | "waits" | "tick"> | null;
  /** Somebody was there and says that it is done. */
  tick(device: Device, body: NewWorkTick, by: Actor): Promise<ActOutcome<Pick<DeviceWork, "reasons" | "waits" | "tick">>>;
}

/** What the HTTP face asks about tests of life-safety devices. */
export interface SelfTestPorts {
  of(device: Device): { readonly last: SelfTest | null; readonly dueAt: Instant };
  /** Newest first. */
  history(device: string, paging: Paging): Promise<PageOf<SelfTest>>;
  /** Books a test that the device itself did not tell of. */
  book(device: Device, body: NewSelfTest, by: Actor): Promise<ActOutcome<SelfTest>>;
}
