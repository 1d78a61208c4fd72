// Nobody has touched the page for so long: what is open on it closes.

const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

/** Calls once the page has been idle; `stay` begins the time anew. */
export class Idle {
  private last = Date.now();

  constructor(minutes: number, private readonly whenIdle: () => void) {
    this.life = minutes * 60 * 1000;
    for (const sign of SIGNS) {
      document.addEventListener(sign, () => { this.look(); this.stay(); }, { passive: true });
    }
    // Clocks of sleeping machines stand still: what counts is the time of day when they wake.
    setInterval(() => this.look(), 5000);
    document.addEventListener("visibilitychange", () => this.look());
  }

  private readonly life: number;

  stay(): void {
    this.last = Date.now();
  }

  look(): void {
    if (Date.now() - this.last < this.life) return;
    this.stay();
    this.whenIdle();
  }
}
