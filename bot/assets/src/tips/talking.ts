// Requests to our own server only, again after a lost line: the server knows what it has.

const TRIES = 6;
const pause = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));

export type Field = readonly [string, string | Uint8Array];

interface Answer {
  status: number;
  // What our own server says; each caller knows the form of what it asked for.
  json: () => any;
}

interface Telling {
  onWait?: () => void;
  onSent?: (bytes: number) => void;
}

export class Refused extends Error {
  constructor(readonly status: number, readonly told: Record<string, unknown> = {}) {
    super(String(status));
  }
}

/**
 * Post fields and blobs; the answer, or `Refused` with the status (0: no connection at all).
 * `onSent` hears how many bytes of this request are out, `onWait` that the line broke.
 */
export async function post(
  address: string, fields: readonly Field[], { onWait = () => {}, onSent = () => {} }: Telling = {},
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await once(address, form(fields), onSent);
    if (answer.status >= 200 && answer.status < 300) return answer;
    const mayPass = answer.status === 0 || answer.status === 503;
    if (!mayPass || attempt >= TRIES) throw new Refused(answer.status, said(answer));
    onWait();
    onSent(0);
    await aMoment(800 * 2 ** attempt);
  }
}

function said(answer: Answer): Record<string, unknown> {
  try {
    return answer.json();
  } catch {
    return {};
  }
}

// `fetch` does not tell how much of a large file is out; this older way does. No cookie of ours
// reaches these addresses: the only one there is belongs to /staff.
function once(address: string, body: FormData, onSent: (bytes: number) => void): Promise<Answer> {
  return new Promise((go) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.upload.addEventListener("progress", (event) => onSent(event.loaded));
    const end = () => go({
      status: request.status,
      json: () => JSON.parse(request.responseText),
    });
    request.addEventListener("loadend", end);
    request.send(body);
  });
}

/** A pause that ends early where the connection comes back. */
function aMoment(ms: number): Promise<void> {
  return Promise.race([
    pause(ms),
    new Promise<void>((go) => {
      globalThis.addEventListener("online", () => go(), { once: true });
    }),
  ]);
}

function form(fields: readonly Field[]): FormData {
  const made = new FormData();
  for (const [name, value] of fields) {
    made.append(name, typeof value === "string" ? value : new Blob([new Uint8Array(value)]));
  }
  return made;
}
