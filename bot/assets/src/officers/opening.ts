// From closed bytes to what an officer reads; what is shown stays on this page.

import { identityToRecipient } from "age-encryption";
import { open } from "../tips/sealing";
import { type Asking } from "./asking";
import { type OwnKey } from "./keys";
import { Fault, type Told, alone, copy, fromBase64, slot, text } from "./page";
import { type Opened, type Piece, type TipPage } from "./shapes";

const AT_ONCE = 3 * 1024 * 1024 / 2;
export const ORDER = [
  "what", "when", "where", "how_much", "how_know", "others", "more", "evidence", "document", "added",
];

/** The tip's own private key; an error where the key file is another one's. */
export async function openTipKey(page: TipPage, own: OwnKey, reader: string): Promise<string> {
  const opened = await open(own.identity, page.tip, reader, fromBase64(page.key_file || ""));
  if (opened.kind !== "key") throw new Fault("cannot_open");
  const identity = text(opened.body).trim();
  // What colleagues shall read is sealed to this public half: a swapped one would let others read.
  if (await identityToRecipient(identity) !== page.tip_key) throw new Fault("cannot_open");
  return identity;
}

/** A name without folders and without signs that a screen would obey (as `tips_files.plain_name`). */
function plainName(name: string): string {
  const last = name.split(/[\\/]/).pop() || "";
  return last.replace(/\p{C}/gu, "").replace(/^[ .]+|[ .]+$/g, "").slice(-200) || "file";
}

/** Name, type and bytes of a document; what is odd reads as a nameless file. */
export function named(body: Uint8Array): { name: string; type: string; file: Uint8Array } {
  const end = body.indexOf(10);
  try {
    const told = JSON.parse(text(body.subarray(0, end))) as { name: string; type: string };
    return { name: plainName(String(told.name)), type: String(told.type), file: body.subarray(end + 1) };
  } catch {
    return { name: "file", type: "application/octet-stream", file: body };
  }
}

export class Shelf {
  readonly opened = new Map<string, Opened>();
  private links: string[] = [];

  constructor(
    private readonly asking: Asking,
    private readonly told: Told,
    private readonly tip: string,
    private readonly tipKey: string,
  ) {}

  /** Show pieces in their order; large ones and originals wait for a tap. */
  async show(pieces: Piece[], into: HTMLElement, kinds: string[]): Promise<void> {
    into.replaceChildren();
    const cards: { place: number; card: HTMLElement }[] = [];
    for (const piece of pieces) {
      const waits = (piece.is_apart || piece.size > AT_ONCE) && !this.opened.has(piece.id);
      cards.push(waits
        ? { place: ORDER.length, card: this.waiting(piece, kinds) } : await this.card(piece, kinds));
    }
    cards.sort((a, b) => a.place - b.place);
    into.replaceChildren(...cards.map(({ card }) => card));
  }

  private waiting(piece: Piece, kinds: string[]): HTMLElement {
    const kind = piece.is_apart ? "waiting-original" : "waiting-piece";
    const card = copy(kind, { size: megabytes(piece.size), when: piece.on });
    const button = card.querySelector("button")!;
    button.addEventListener("click", () => void alone(async () => {
      button.disabled = true;
      try {
        const sealed = await this.fetch(piece); // an original that cannot be recorded stays closed
        card.replaceWith((await this.card(piece, kinds, sealed)).card);
      } finally {
        button.disabled = false;
      }
    }, this.told));
    return card;
  }

  private async card(
    piece: Piece, kinds: string[], sealed?: Uint8Array,
  ): Promise<{ place: number; card: HTMLElement }> {
    try {
      const one = await this.open(piece, kinds, sealed);
      return { place: ORDER.indexOf(one.kind), card: this.drawn(one) };
    } catch {
      const card = copy("piece", { head: this.told.words.spoilt, when: piece.on });
      return { place: ORDER.length, card };
    }
  }

  /** A piece opened, once. */
  async open(piece: Piece, kinds: string[], sealed?: Uint8Array): Promise<Opened> {
    const known = this.opened.get(piece.id);
    if (known) return known;
    const closed = sealed || await this.fetch(piece);
    const { kind, body } = await open(this.tipKey, this.tip, piece.id, closed);
    if (!kinds.includes(kind)) throw new Fault("cannot_open");
    const one = {
      id: piece.id, kind, body, on: piece.on, by: piece.by, isTold: Boolean(piece.is_apart),
    };
    this.opened.set(piece.id, one);
    return one;
  }

  /** Closed bytes; those of an original by an act that is written down before it is answered. */
  private async fetch(piece: Piece): Promise<Uint8Array> {
    if (!piece.is_apart) return this.asking.sealed(`/t/${this.tip}/sealed/${piece.id}`);
    return this.asking.actForBytes(`/t/${this.tip}/original`, [["piece", piece.id]]);
  }

  private drawn(one: Opened): HTMLElement {
    const head = this.told.words[`kind.${one.kind}`] || one.kind;
    const when = [one.by, one.on].filter(Boolean).join(" · ");
    if (one.kind === "evidence") return this.picture(one, head, when);
    if (one.kind === "document") return this.document(one, when);
    const card = copy("piece", { head, when });
    slot(card, "words").replaceChildren(...lines(text(one.body)));
    return card;
  }

  private picture(one: Opened, head: string, when: string): HTMLElement {
    const card = copy("picture", { head, when });
    const image = card.querySelector("img")!;
    image.src = this.link(one.body, "image/jpeg");
    image.alt = head;
    return card;
  }

  private document(one: Opened, when: string): HTMLElement {
    const { name, file } = named(one.body);
    const card = copy("document", { name, when, size: megabytes(file.length) });
    slot(card, "name").addEventListener("click", () => void alone(async () => {
      // From before originals lay apart: it came with the rest, so its saving is written down.
      if (!one.isTold) await this.asking.actForBytes(`/t/${this.tip}/original`, [["piece", one.id]]);
      this.save(file, name);
    }, this.told));
    return card;
  }

  /** Saved by the browser, never shown by it. */
  save(file: Uint8Array, name: string): void {
    const link = document.createElement("a");
    link.href = this.link(file, "application/octet-stream");
    link.download = name;
    link.click();
  }

  link(body: Uint8Array, type: string): string {
    const made = URL.createObjectURL(new Blob([body as BlobPart], { type }));
    this.links.push(made);
    return made;
  }

  /** Nothing that was opened stays. */
  clear(): void {
    for (const link of this.links) URL.revokeObjectURL(link);
    this.links = [];
    this.opened.clear();
  }
}

export function lines(words: string): HTMLElement[] {
  return words.split("\n").map((line) => {
    const made = document.createElement("p");
    made.textContent = line;
    return made;
  });
}

function megabytes(size: number): string {
  return size < 1024 * 1024 ? `${Math.ceil(size / 1024)} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}
