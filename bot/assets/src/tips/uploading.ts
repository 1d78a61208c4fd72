// Sealed parts go out in slices: whatever breaks costs one slice, and nothing goes out twice.

import type { Progress } from "./progress";
import { type Field, Refused, post } from "./talking";

export interface Part {
  id: string;
  sealed: Uint8Array;
  /** An original, which officers get one by one, each time written down. */
  isApart: boolean;
  /** How much of it the server has. */
  at?: number;
}

export interface Door {
  address: string;
  slice: number;
  token: string;
  proof: string;
}

interface Telling {
  onWait: () => void;
  onSent: (bytes: number) => void;
}

/** Everything that is missing, part after part; what has arrived stands in the parts themselves. */
export async function upload(
  door: Door, parts: Part[], progress: Progress, { onWait, onSent }: Telling,
): Promise<void> {
  const sum = (of: (part: Part) => number) => parts.reduce((all, part) => all + of(part), 0);
  progress.begin(sum((part) => part.sealed.length), sum((part) => part.at || 0));
  for (const part of parts) {
    while ((part.at || 0) < part.sealed.length) {
      const from = part.at || 0;
      const slice = part.sealed.subarray(from, from + door.slice);
      const fields: Field[] = [
        ["token", door.token], ["proof", door.proof], ["part", part.id], ["at", String(from)],
        ["sealed", slice],
      ];
      const showing = (bytes: number) => {
        onSent(bytes);
        progress.show(Math.min(bytes, slice.length));
      };
      part.at = await place(door.address, fields, part, from, { onWait, onSent: showing });
      progress.add(part.at - from);
    }
  }
}

/** Up to where the server has a part after one more slice; it may know better than we do. */
async function place(
  address: string, fields: Field[], part: Part, from: number,
  telling: Telling,
): Promise<number> {
  let told: { at?: number } = {};
  try {
    told = (await post(address, fields, telling)).json();
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status !== 409) throw fault;
    told = fault.told;
  }
  const at = Math.min(part.sealed.length, told.at ?? 0);
  if (at === from) throw new Refused(400); // no step forward: not to be tried for ever
  return at;
}

/** What the last tap says of the parts: which, how long each is, and whether it is an original. */
export function listed(parts: Part[]): Field[] {
  return parts.flatMap((part): Field[] => [
    ["part", part.id], ["size", String(part.sealed.length)],
    ...(part.isApart ? [["apart", part.id] as Field] : []),
  ]);
}
