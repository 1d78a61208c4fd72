// The form: sealed on this device; the server receives sealed parts, an address and a hash.

import { derive, newCode, work, written } from "./codes";
import { MOST_FILES, ORIGINAL, type Piece, fit } from "./files";
import { $, input, resting, say } from "./page";
import { Progress } from "./progress";
import { type Reader, type TipKey, newId, newTipKey, seal } from "./sealing";
import { type Field, Refused, post } from "./talking";
import { type Part, listed, upload } from "./uploading";

const encoder = new TextEncoder();

/** What the server wrote into the page for us. */
interface Told {
  readers: Reader[];
  salt: string;
  bits: number;
  slice: number;
  paths: { token: string; part: string; sealed: string };
  faults: Record<string, string>;
}

/** A tip that only its readers can open; the code goes once it was shown. */
interface Sealed {
  tip: string;
  key: TipKey;
  parts: Part[];
  code: string;
  address: string;
  secretHash: string;
  token?: string;
  proof?: string;
}

export function enhance(form: HTMLFormElement): void {
  const told = JSON.parse(form.dataset.seal!) as Told;
  $("server-seals").hidden = true;
  $("browser-seals").hidden = false;
  let sealed: Sealed | null = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await alone(form, async () => {
      sealed = await sealAll(form, told);
      if (sealed) showCode(sealed);
    });
  });
  $("send").addEventListener("click", () => alone(form, () => sendAll(form, told, sealed!)));
  $("change").addEventListener("click", () => {
    sealed = null;
    $("code").textContent = "";
    say("");
    show("write");
    $("what").focus();
  });
}

async function alone(form: HTMLFormElement, task: () => Promise<unknown>): Promise<void> {
  say("");
  try {
    await resting(task);
  } catch {
    say(form.dataset.failed);
  }
}

async function sealAll(form: HTMLFormElement, told: Told): Promise<Sealed | null> {
  const files = [...input(form, "files").files!];
  if (files.length > MOST_FILES) return say(form.dataset.many);
  say(form.dataset.sealing);
  const pieces = [...form.querySelectorAll("textarea")]
    .filter((area) => area.value.trim())
    .map((area) => ({ kind: area.name, body: encoder.encode(area.value.trim()) }));
  const tip = newId();
  const key = await newTipKey(tip, told.readers);
  const parts: Part[] = [];
  for (const piece of pieces) parts.push(await sealedPart(key, tip, piece));
  for (const file of files) {
    say(`${form.dataset.sealing} ${files.length > 1 ? `(${files.indexOf(file) + 1}/${files.length})` : ""}`);
    try {
      // One file after the other, so that only closed bytes of the former stay in memory.
      for (const piece of await fit(file, input(form, "original").checked)) {
        parts.push(await sealedPart(key, tip, piece));
      }
    } catch (fault) {
      return say(`${file.name}: ${told.faults[(fault as Error).message] || told.faults.unknown}`);
    }
  }
  const code = newCode();
  const mailbox = await derive(code, told.salt);
  return { tip, key, parts, code, address: mailbox.address, secretHash: mailbox.secretHash };
}

async function sealedPart(key: TipKey, tip: string, { kind, body }: Piece): Promise<Part> {
  const id = newId();
  const sealed = await seal(key.recipient, tip, id, kind, body);
  return { id, sealed, isApart: kind === ORIGINAL };
}

function showCode(sealed: Sealed): void {
  say("");
  $("code").textContent = written(sealed.code);
  sealed.code = "";
  show("code-shown");
  $("code-shown").focus();
}

async function sendAll(form: HTMLFormElement, told: Told, sealed: Sealed): Promise<void> {
  const progress = new Progress($<HTMLProgressElement>("bar"), $("bar-text"));
  const unsent = (fault: unknown) => void say(form.dataset[isUnsure(fault) ? "lost" : "failed"]);
  try {
    await sendUnder(form, told, sealed.token || input(form, "token").value, sealed, progress);
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    if (fault.status !== 410) return unsent(fault);
    // The server began anew and knows nothing of us: everything again under a new token.
    try {
      const fresh = (await post(told.paths.token, [])).json();
      await sendUnder(form, told, fresh.token, sealed, progress);
    } catch (again) {
      return unsent(again);
    }
  } finally {
    progress.end();
  }
  $("code").textContent = "";
  form.reset();
  say("");
  show("sent");
  $("sent").focus();
}

/** Whether it may have arrived all the same: no answer, or one that a proxy gave for the server. */
const isUnsure = (fault: unknown) =>
  !(fault instanceof Refused) || fault.status === 0 || fault.status >= 500;

/** What has arrived under a token is not sent twice, however often the last tap is repeated. */
async function sendUnder(
  form: HTMLFormElement, told: Told, token: string, sealed: Sealed, progress: Progress,
): Promise<void> {
  const onWait = () => say(form.dataset.waiting);
  if (sealed.token !== token || !sealed.proof) {
    say(form.dataset.working);
    Object.assign(sealed, { token, proof: await work(token, told.bits) });
    for (const part of sealed.parts) part.at = 0;
  }
  say(form.dataset.sending);
  const onSent = (bytes: number) => {
    if (bytes && $("said").textContent === form.dataset.waiting) say(form.dataset.sending);
  };
  const door = { address: told.paths.part, slice: told.slice, token, proof: sealed.proof! };
  await upload(door, sealed.parts, progress, { onWait, onSent });
  const fields: Field[] = [
    ["token", token], ["proof", sealed.proof!], ["tip", sealed.tip],
    ["tip_key", sealed.key.recipient], ["mailbox", sealed.address],
    ["secret_hash", sealed.secretHash],
  ];
  for (const file of sealed.key.files) fields.push(["reader", file.reader], ["key", file.sealed]);
  await post(told.paths.sealed, [...fields, ...listed(sealed.parts)], { onWait });
}

/** One stage of three; the heading of the page says which. */
function show(id: string): void {
  const head = document.querySelector("h1")!;
  head.dataset.first ||= head.textContent ?? "";
  head.textContent = $(id).getAttribute("aria-label") || head.dataset.first;
  for (const one of ["write", "code-shown", "sent"]) $(one).hidden = one !== id;
  window.scrollTo(0, 0);
}
