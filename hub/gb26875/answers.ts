import { GB_COMMANDS, type GbFrame, gbBytes } from "../../contracts/index.ts";

/** Data type of the centre's order to set the clock (GB/T 26875.3-2011, table 4). */
const SET_CLOCK = 90;

/** What the centre says back: the number and version of the frame that it answers, its addresses the other way round. */
function back(frame: GbFrame, command: number, time: Uint8Array, data = new Uint8Array(0)): Uint8Array {
  return gbBytes({ ...frame, time, source: frame.destination, destination: frame.source, command, data });
}

const clockData = (time: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from([SET_CLOCK, 1, ...time]);

export const confirm = (frame: GbFrame, time: Uint8Array): Uint8Array => back(frame, GB_COMMANDS.confirm, time);
export const deny = (frame: GbFrame, time: Uint8Array): Uint8Array => back(frame, GB_COMMANDS.deny, time);
/** The centre's clock, to whoever asked for it. */
export const tellClock = (frame: GbFrame, time: Uint8Array): Uint8Array => back(frame, GB_COMMANDS.reply, time, clockData(time));
/** Orders a device to set its clock. */
export const setClock = (frame: GbFrame, number: number, time: Uint8Array): Uint8Array =>
  back({ ...frame, number }, GB_COMMANDS.control, time, clockData(time));

export const asksForClock = ({ command, data }: GbFrame): boolean => command === GB_COMMANDS.request && data[0] === SET_CLOCK;
