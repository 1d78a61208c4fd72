// What the server tells about a tip: everything but what is sealed.

export interface Piece { id: string; on: string; by: string; size: number; is_apart?: boolean }
export interface Holder {
  id: string; title: string; unit: string; key: string; is_continuity: boolean;
}
export interface Body { id: string; title: string; key: string }
export interface Proposal {
  id: string; kind: string; to: string; by: string; on: string; is_mine: boolean;
  may_second: boolean;
}
export interface TipPage {
  tip: string;
  label: string;
  state: string;
  received: string;
  changed: string;
  keeping: string;
  is_held: boolean;
  clock: { kind: string; due: string; state: string } | null;
  tip_key: string;
  mailbox: string;
  key_file?: string;
  parts: Piece[];
  answers: Piece[];
  notes: Piece[];
  steps: { state: string; reason: string; by: string; on: string }[];
  packages: { id: string; body: string; reference: string; on: string; size: number }[];
  proposals: Proposal[];
  holders: Holder[];
  may_be_given: Holder[];
  allowed: string[];
  bodies: Body[];
}

/** A part that was opened here. */
export interface Opened {
  id: string; kind: string; body: Uint8Array; on: string; by: string;
  /** An original that the chain of officers' acts knows to be open here. */
  isTold: boolean;
}
