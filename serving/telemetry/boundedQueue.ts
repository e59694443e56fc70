export interface QueueLimits {
  /** Items that wait at most; one more is dropped. */
  capacity: number;
  /** Items that are delivered together at most. */
  batch: number;
  /** How long the first item of a batch waits for others. */
  delayMs: number;
}

/**
 * Hands items on in batches, one batch at a time. Whoever adds an item never waits: what does not fit is dropped and
 * counted, and so is a batch that could not be delivered.
 */
export class BoundedQueue<T> {
  dropped = 0;
  private waiting: T[] = [];
  private delivering: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly deliver: (batch: T[]) => Promise<void>,
    private readonly limits: QueueLimits,
  ) {}

  add(item: T): void {
    if (this.waiting.length >= this.limits.capacity) {
      this.dropped++;
      return;
    }
    this.waiting.push(item);
    if (this.delivering || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.delivering = this.run();
    }, this.limits.delayMs);
    this.timer.unref();
  }

  /** Delivers what waits, as far as it goes in that time. */
  async close(patienceMs: number): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.delivering ??= this.run();
    await Promise.race([this.delivering, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.limits.batch);
      try {
        await this.deliver(batch);
      } catch {
        this.dropped += batch.length;
      }
    }
    this.delivering = undefined;
  }
}
