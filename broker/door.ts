import { EventEmitter } from "node:events";
import { Aedes, type AedesOptions, type PublishPacket } from "aedes";

/** Stands in for the topic of a message that goes no further: it is handled already, or was refused. */
export const NOWHERE = "$nowhere";

/**
 * aedes with a short cut: a message that nobody but the hub may read is not carried through retained store, offline
 * queues and topic matching.
 */
export class Door extends Aedes {
  constructor(options: AedesOptions) {
    super(options);
    // Emitted, though not in its types, for failures of its own bookkeeping; unheard it would end the process.
    EventEmitter.prototype.on.call(this, "error", () => undefined);
  }

  override publish(packet: PublishPacket, ...rest: unknown[]): void {
    if (packet.topic === NOWHERE) {
      const done = rest.at(-1);
      if (typeof done === "function") done();
      return;
    }
    // The typed signature leaves out the client that aedes passes in the middle.
    Reflect.apply(super.publish, this, [packet, ...rest]);
  }
}
