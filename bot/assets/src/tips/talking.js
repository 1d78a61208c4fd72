// Requests to our own server only, again after a lost line: the server knows a part it has.

const TRIES = 5;
const pause = (ms) => new Promise((go) => setTimeout(go, ms));

export class Refused extends Error {
  constructor(status) {
    super(String(status));
    this.status = status;
  }
}

/** Post fields and blobs; the response, or `Refused` with the status (0: no connection at all). */
export async function post(address, fields, onWait = () => {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(address, {
        method: "POST",
        body: form(fields),
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
      });
      if (response.ok) return response;
      if (response.status !== 503 || attempt >= TRIES) throw new Refused(response.status);
    } catch (fault) {
      if (fault instanceof Refused) throw fault;
      if (attempt >= TRIES) throw new Refused(0);
    }
    onWait();
    await pause(800 * 2 ** attempt);
  }
}

function form(fields) {
  const made = new FormData();
  for (const [name, value] of fields) {
    made.append(name, value instanceof Uint8Array ? new Blob([value]) : value);
  }
  return made;
}
