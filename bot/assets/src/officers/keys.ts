// An officer's own key: made here, closed here under six words, opened here. The server keeps the
// closed file and the public half; neither words nor private half ever leave the page.

import {
  Decrypter,
  Encrypter,
  generateX25519Identity,
  identityToRecipient,
} from "age-encryption";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

import { Fault, text } from "./page";
import { WORDS } from "./words";

export const WORDS_IN_ALL = 6;
export const BITS = WORDS_IN_ALL * Math.log2(WORDS.length);
const WORK_FACTOR = 16; // the same on both sides: larger ones take more memory than old phones have
const LINE = /^AGE-SECRET-KEY-1[0-9A-Z]+$/m;

export interface OwnKey {
  identity: string;
  recipient: string;
}

/** Six words drawn evenly: 1,024 divides the range of two random bytes. */
export function newPassphrase(): string {
  const drawn = crypto.getRandomValues(new Uint16Array(WORDS_IN_ALL));
  return [...drawn].map((number) => WORDS[number % WORDS.length]).join(" ");
}

/** The words as they were shown, however they are typed. */
export function plainPhrase(typed: string): string {
  return typed.normalize("NFKC").toLowerCase().trim().split(/[\s,.-]+/).join(" ");
}

export async function newKey(): Promise<OwnKey> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** An age file that six words open, here or with the plain `age` command. */
export async function wrap(key: OwnKey, passphrase: string): Promise<Uint8Array> {
  const age = new Encrypter();
  age.setScryptWorkFactor(WORK_FACTOR);
  age.setPassphrase(passphrase);
  return age.encrypt(`# public key: ${key.recipient}\n${key.identity}\n`);
}

export async function unwrap(wrapped: Uint8Array, typed: string): Promise<OwnKey> {
  const age = new Decrypter();
  age.addPassphrase(plainPhrase(typed));
  let plain: string;
  try {
    plain = text(await age.decrypt(wrapped));
  } catch {
    throw new Fault("wrong_phrase");
  }
  return readKey(plain);
}

/** The key in the text of a key file. */
export async function readKey(plain: string): Promise<OwnKey> {
  const identity = LINE.exec(plain)?.[0];
  if (!identity) throw new Fault("no_key_file");
  return { identity, recipient: await identityToRecipient(identity) };
}

/** What two people compare by eye; computed here, so that no server can show another one. */
export function fingerprint(recipient: string): string {
  const digits = bytesToHex(sha256(new TextEncoder().encode(recipient))).slice(0, 40);
  return digits.match(/.{4}/g)!.join(" ");
}
