/**
 * Many may use the tables at once; who renames or drops one waits until they are through and lets nobody in meanwhile.
 */
export class Gate {
  private inside = 0;
  private closed: Promise<void> | undefined = undefined;
  private whenEmpty: (() => void) | undefined = undefined;

  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.closed) await this.closed;
    this.inside++;
    try {
      return await work();
    } finally {
      this.inside--;
      if (this.inside === 0) this.whenEmpty?.();
    }
  }

  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    while (this.closed) await this.closed;
    const { promise, open } = door();
    this.closed = promise;
    try {
      if (this.inside > 0) {
        await new Promise<void>((resolve) => {
          this.whenEmpty = resolve;
        });
        this.whenEmpty = undefined;
      }
      return await work();
    } finally {
      this.closed = undefined;
      open();
    }
  }
}

function door(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
