// The opened key: in the memory of this page alone, gone after ten idle minutes.

import { type OwnKey } from "./keys";

const IDLE = 10 * 60 * 1000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

export class Unlocked {
  private key: OwnKey | null = null;
  private last = 0;

  constructor(private readonly whenLocked: (byItself: boolean) => void) {
    for (const sign of SIGNS) {
      document.addEventListener(sign, () => this.stay(), { passive: true });
    }
    // Clocks of sleeping machines stand still: what counts is the time of day when they wake.
    setInterval(() => this.look(), 5000);
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("pagehide", () => this.lock(false));
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  get own(): OwnKey | null {
    this.look();
    return this.key;
  }

  open(key: OwnKey): void {
    this.key = key;
    this.last = Date.now();
  }

  lock(byItself: boolean): void {
    const wasOpen = this.key !== null;
    this.key = null;
    if (wasOpen) this.whenLocked(byItself);
  }

  private stay(): void {
    this.look();
    this.last = Date.now();
  }

  private look(): void {
    if (this.key && Date.now() - this.last >= IDLE) this.lock(true);
  }
}
