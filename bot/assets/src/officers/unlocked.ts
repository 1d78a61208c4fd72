// The opened key: in the memory of this page alone, gone after ten idle minutes.

import { type OwnKey } from "./keys";

const IDLE = 10 * 60 * 1000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

/** Calls once nobody has touched the page for ten minutes; `stay` begins them anew. */
export class Idle {
  private last = Date.now();

  constructor(private readonly whenIdle: () => void) {
    for (const sign of SIGNS) {
      document.addEventListener(sign, () => { this.look(); this.stay(); }, { passive: true });
    }
    // Clocks of sleeping machines stand still: what counts is the time of day when they wake.
    setInterval(() => this.look(), 5000);
    document.addEventListener("visibilitychange", () => this.look());
  }

  stay(): void {
    this.last = Date.now();
  }

  look(): void {
    if (Date.now() - this.last < IDLE) return;
    this.stay();
    this.whenIdle();
  }
}

export class Unlocked {
  private key: OwnKey | null = null;
  private readonly idle = new Idle(() => this.lock(true));

  constructor(private readonly whenLocked: (byItself: boolean) => void) {
    addEventListener("pagehide", () => this.lock(false));
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  get own(): OwnKey | null {
    this.idle.look();
    return this.key;
  }

  open(key: OwnKey): void {
    this.key = key;
    this.idle.stay();
  }

  lock(byItself: boolean): void {
    const wasOpen = this.key !== null;
    this.key = null;
    if (wasOpen) this.whenLocked(byItself);
  }
}
