// Requests to our own server. Each act carries a proof that the key is open in this page, so that
// a taken-over log-in alone can do nothing.

import { open } from "../tips/sealing";
import { Fault, type Told, fromBase64, text } from "./page";
import { type OwnKey } from "./keys";

type Field = [string, string | Uint8Array];
const PROOF_LIFE = 4 * 60 * 1000;

export class Asking {
  private proof: { ticket: string; proof: string; until: number; reader: string } | null = null;

  constructor(
    private readonly told: Told,
    private readonly own: () => OwnKey | null,
  ) {}

  /** Sealed bytes of a tip. */
  async sealed(path: string): Promise<Uint8Array> {
    const answer = await this.fetch(path, {});
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** Do something; answers what the server tells. */
  async act<T>(path: string, fields: Field[] = [], reader = this.told.reader): Promise<T> {
    const proof = await this.proven(reader);
    return this.post<T>(path, [["ticket", proof.ticket], ["proof", proof.proof], ...fields]);
  }

  /** The same, where closed bytes are what is asked for. */
  async actForBytes(path: string, fields: Field[] = []): Promise<Uint8Array> {
    const { ticket, proof } = await this.proven(this.told.reader);
    const answer = await this.send(path, [["ticket", ticket], ["proof", proof], ...fields]);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** The same without a proof, for what needs no key yet. */
  async post<T>(path: string, fields: Field[] = []): Promise<T> {
    return (await this.send(path, fields)).json() as Promise<T>;
  }

  private send(path: string, fields: Field[]): Promise<Response> {
    const body = new FormData();
    body.append("csrf_token", this.told.csrf);
    for (const [name, value] of fields) {
      body.append(name, typeof value === "string" ? value : new Blob([value as BlobPart]));
    }
    return this.fetch(path, { method: "POST", body });
  }

  private async proven(reader: string) {
    const own = this.own();
    if (!own) throw new Fault("locked");
    if (this.proof && this.proof.reader === reader && Date.now() < this.proof.until) {
      return this.proof;
    }
    const asked = await this.post<{ sealed: string; ticket: string }>("/proof", [["reader", reader]]);
    const opened = await open(own.identity, reader, reader, fromBase64(asked.sealed));
    if (opened.kind !== "proof") throw new Fault("failed");
    const proof = text(opened.body).trim();
    this.proof = { ticket: asked.ticket, proof, until: Date.now() + PROOF_LIFE, reader };
    return this.proof;
  }

  private async fetch(path: string, how: RequestInit): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(`${this.told.path}${path}${this.told.spoken}`, {
        ...how,
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
    } catch {
      throw new Fault("no_line");
    }
    if (answer.ok) return answer;
    this.proof = null;
    if (answer.status === 401 || answer.status === 400) throw new Fault("logged_out");
    if (answer.status === 409) {
      const { refused } = (await answer.json()) as { refused: string };
      throw new Fault(`refused.${refused}`);
    }
    throw new Fault(answer.status === 404 ? "refused.not_found" : "failed");
  }
}
