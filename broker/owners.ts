/** Who sent a payload: undefined for the hub itself. The payload object is what stays the same all the way through aedes. */
export class Owners {
  readonly #owners = new WeakMap<object, string>();

  set(payload: Buffer, login: string): void {
    this.#owners.set(payload, login);
  }
  of(payload: Buffer | string): string | undefined {
    return typeof payload === "string" ? undefined : this.#owners.get(payload);
  }
}
