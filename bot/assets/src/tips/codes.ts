// From a receipt code to its mailbox: the same derivation as bot/actions/tips_codes.py.

import { sha256 } from "@noble/hashes/sha2.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { bech32 } from "@scure/base";
import { identityToRecipient } from "age-encryption";

const DAMM = [
  "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
];
const LENGTH = 20;

/** Address and hash of the bearer secret are for the server; identity and bearer stay here. */
export interface Mailbox { address: string; secretHash: string; identity: string; bearer: string }

function remainder(digits: string): number {
  let state = 0;
  for (const digit of digits) state = Number(DAMM[state][Number(digit)]);
  return state;
}

/** Twenty digits; bytes from 250 on are drawn again, because some digits would come more often. */
export function newCode(): string {
  let body = "";
  while (body.length < LENGTH - 1) {
    const drawn = crypto.getRandomValues(new Uint8Array(32));
    for (const byte of drawn) if (byte < 250 && body.length < LENGTH - 1) body += byte % 10;
  }
  return body + remainder(body);
}

export const written = (code: string): string => (code.match(/.{1,4}/g) ?? []).join(" ");

/** The code in a text with spaces, dashes or Thai digits; null where it cannot be one. */
export function readCode(text: string): string | null {
  const plain = text.replace(/[๐-๙]/g, (sign) => String(sign.charCodeAt(0) - 0x0e50));
  const digits = plain.replace(/\D/g, "");
  return digits.length === LENGTH && remainder(digits) === 0 ? digits : null;
}

export async function derive(code: string, saltHex: string): Promise<Mailbox> {
  const yielded = await scryptAsync(code, hexToBytes(saltHex), { N: 2 ** 15, r: 8, p: 1, dkLen: 64 });
  const identity = bech32.encodeFromBytes("AGE-SECRET-KEY-", yielded.slice(0, 32)).toUpperCase();
  const bearer = yielded.slice(32);
  return {
    address: await identityToRecipient(identity),
    secretHash: bytesToHex(sha256(bearer)),
    identity,
    bearer: bytesToHex(bearer),
  };
}

/** Find a number that gives sha256(token:number) so many leading zero bits: a price for floods. */
export async function work(token: string, bits: number): Promise<string> {
  const encoder = new TextEncoder();
  for (let number = 0; ; number += 1) {
    const digest = sha256(encoder.encode(`${token}:${number}`));
    const first = ((digest[0] << 24) | (digest[1] << 16) | (digest[2] << 8) | digest[3]) >>> 0;
    if (first >>> (32 - bits) === 0) return String(number);
    if (number % 2000 === 1999) await new Promise((go) => setTimeout(go));
  }
}
