// Requests to our own server only, again after a lost line: the server knows a part it has.

const TRIES = 6;
const pause = (ms) => new Promise((go) => setTimeout(go, ms));

export class Refused extends Error {
  constructor(status) {
    super(String(status));
    this.status = status;
  }
}

/**
 * Post fields and blobs; the answer, or `Refused` with the status (0: no connection at all).
 * `onSent` hears how many bytes of this request are out, `onWait` that the line broke.
 */
export async function post(address, fields, { onWait = () => {}, onSent = () => {} } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await once(address, form(fields), onSent);
    if (answer.status >= 200 && answer.status < 300) return answer;
    const mayPass = answer.status === 0 || answer.status === 503;
    if (!mayPass || attempt >= TRIES) throw new Refused(answer.status);
    onWait();
    onSent(0);
    await aMoment(800 * 2 ** attempt);
  }
}

// `fetch` does not tell how much of a large file is out; this older way does. No cookie of ours
// reaches these addresses: the only one there is belongs to /staff.
function once(address, body, onSent) {
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
function aMoment(ms) {
  return Promise.race([
    pause(ms),
    new Promise((go) => globalThis.addEventListener("online", go, { once: true })),
  ]);
}

function form(fields) {
  const made = new FormData();
  for (const [name, value] of fields) {
    made.append(name, value instanceof Uint8Array ? new Blob([value]) : value);
  }
  return made;
}
