// Words of what was opened, for finding it again: in this page's memory, until it locks.

import { named } from "./opening";
import { text } from "./page";
import { type Opened } from "./shapes";

/** As people type: no difference of capitals, of composed signs, of spaces. */
export const plain = (words: string): string =>
  words.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();

export class Remembered {
  private readonly words = new Map<string, string>();

  /** What of a tip is open now: its words and the names of its documents, never a file. */
  keep(tip: string, opened: Iterable<Opened>): void {
    const told: string[] = [];
    for (const one of opened) {
      if (one.kind === "document") told.push(named(one.body).name);
      else if (one.kind !== "evidence") told.push(text(one.body));
    }
    if (told.length) this.words.set(tip, plain(told.join(" ")));
  }

  has(tip: string, wanted: string): boolean {
    return (this.words.get(tip) || "").includes(wanted);
  }

  clear(): void {
    this.words.clear();
  }
}
