// Sealing and opening, with the same first line as storage/vault/sealing.py.

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

const MARK = "# prongsai ";
const VERSION = 1;
const encoder = new TextEncoder();

export interface Opened { kind: string; body: Uint8Array }
export interface Reader { id: string; key: string }
export interface KeyFile { reader: string; sealed: Uint8Array }
export interface TipKey { recipient: string; files: KeyFile[] }

/** A random id (version 4): no time and no order in it. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Seal for one recipient or several; the first line says what the bytes belong to. */
export async function seal(
  recipients: string | string[], tip: string, part: string, kind: string, body: Uint8Array,
): Promise<Uint8Array> {
  const line = encoder.encode(`${MARK}${JSON.stringify({ v: VERSION, tip, part, kind })}\n`);
  const plain = new Uint8Array(line.length + body.length);
  plain.set(line);
  plain.set(body, line.length);
  const age = new Encrypter();
  for (const recipient of [recipients].flat()) age.addRecipient(recipient);
  return age.encrypt(plain);
}

/** Kind and body of sealed bytes; an error where they belong to another tip or part. */
export async function open(
  identity: string, tip: string, part: string, sealed: Uint8Array,
): Promise<Opened> {
  const age = new Decrypter();
  age.addIdentity(identity);
  const plain = await age.decrypt(sealed);
  const end = plain.indexOf(10);
  const line = new TextDecoder().decode(plain.subarray(0, end));
  const told = (line.startsWith(MARK) ? JSON.parse(line.slice(MARK.length)) : {}) as Record<string, unknown>;
  if (told.v !== VERSION || told.tip !== tip || told.part !== part) throw new Error("moved");
  return { kind: String(told.kind), body: plain.subarray(end + 1) };
}

/** A tip's own key: its private half is sealed to each reader and then forgotten. */
export async function newTipKey(tip: string, readers: Reader[]): Promise<TipKey> {
  const identity = await generateX25519Identity();
  const body = encoder.encode(`${identity}\n`);
  const files: KeyFile[] = [];
  for (const { id, key } of readers) {
    files.push({ reader: id, sealed: await seal(key, tip, id, "key", body) });
  }
  return { recipient: await identityToRecipient(identity), files };
}

/** The words of an officer's answer; an error where somebody put something else in its place. */
export async function openAnswer(
  identity: string, tip: string, part: string, sealed: Uint8Array,
): Promise<string> {
  const { kind, body } = await open(identity, tip, part, sealed);
  if (kind !== "answer") throw new Error("moved");
  return new TextDecoder().decode(body);
}
