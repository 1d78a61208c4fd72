// The opened key: in the memory of this page alone, gone after ten idle minutes.

import { Idle } from "../idle";
import { type OwnKey } from "./keys";

export const IDLE_MINUTES = 10;

export class Unlocked {
  private key: OwnKey | null = null;
  private readonly idle = new Idle(IDLE_MINUTES, () => this.lock(true));

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
