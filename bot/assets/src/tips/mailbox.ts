// The mailbox: the code stays on this device, the server is asked with the bearer secret alone.

import { Idle } from "../idle";
import { type Mailbox, derive, readCode, work } from "./codes";
import { MOST_FILES, ORIGINAL, type Piece, fit } from "./files";
import { $, input, resting, say } from "./page";
import { Progress } from "./progress";
import { newId, openAnswer, seal } from "./sealing";
import { type Field, Refused, post } from "./talking";
import { type Part, listed, upload } from "./uploading";

const encoder = new TextEncoder();
const IDLE_MINUTES = 15;

/** What the server wrote into the page for us. */
interface Told {
  salt: string;
  bits: number;
  slice: number;
  paths: { look: string; token: string; part: string; add: string; withdraw: string };
  faults: Record<string, string>;
}

interface Answer { id: string; told: string; sealed: string }

/** A mailbox as the server knows it: everything but what is sealed. */
interface Seen {
  tip: string;
  tip_key: string;
  state: string;
  received: string;
  changed: string;
  is_over: boolean;
  answers: Answer[];
}

/** An open mailbox, in the memory of this page alone. */
interface Open extends Seen {
  mailbox: Mailbox;
  pending: Part[] | null;
  token: string;
  proof: string;
}

export function enhance(form: HTMLFormElement): void {
  const told = JSON.parse(form.dataset.seal!) as Told;
  $("server-derives").hidden = true;
  $("browser-derives").hidden = false;
  let open: Open | null = null;
  const close = (text: string | undefined) => {
    open = null;
    $("box").hidden = true;
    $("answers").replaceChildren();
    $<HTMLFormElement>("add").reset();
    form.hidden = false;
    say(text);
    input(form, "code").focus();
  };
  const idle = new Idle(IDLE_MINUTES, () => open && close(form.dataset.idle));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void alone(form, async () => {
      const code = readCode(input(form, "code").value);
      if (!code) return mistyped(form);
      input(form, "code").removeAttribute("aria-invalid");
      say(form.dataset.opening);
      const mailbox = await derive(code, told.salt);
      const seen = (await post(told.paths.look, [["bearer", mailbox.bearer]])).json() as Seen;
      form.reset();
      open = { mailbox, pending: null, token: "", proof: "", ...seen };
      await show(form, open);
      say("");
      idle.stay();
    });
  });
  $("close").addEventListener("click", () => close(""));
  $("add").addEventListener("input", () => {
    if (open) open.pending = null; // something else is to be added now
  });
  $("add").addEventListener("submit", (event) => {
    event.preventDefault();
    void alone(form, () => add(form, told, open!));
  });
  $("withdraw").addEventListener("submit", (event) => {
    event.preventDefault();
    void alone(form, async () => {
      if (!$<HTMLInputElement>("sure").checked) return say(form.dataset.tick);
      await post(told.paths.withdraw, [["bearer", open!.mailbox.bearer]]);
      return close(form.dataset.withdrawn);
    });
  });
}

function mistyped(form: HTMLFormElement): void {
  input(form, "code").setAttribute("aria-invalid", "true");
  say(form.dataset.mistyped);
  input(form, "code").focus();
}

const KNOWN: Record<number, string> = { 404: "unknown", 409: "over", 0: "lost" };

async function alone(form: HTMLFormElement, task: () => Promise<unknown>): Promise<void> {
  try {
    await resting(task);
  } catch (fault) {
    say(form.dataset[(fault instanceof Refused && KNOWN[fault.status]) || "failed"]);
  }
}

async function show(form: HTMLFormElement, open: Open): Promise<void> {
  const cards = await Promise.all(open.answers.map((answer) => card(form, open, answer)));
  form.hidden = true;
  $("box").hidden = false;
  $("state").textContent = open.state;
  $("dates").hidden = !open.received;
  $("received").textContent = open.received;
  $("changed").textContent = open.changed;
  $("answers").replaceChildren(...cards);
  $("no-answer").hidden = open.answers.length > 0;
  $("more").hidden = open.is_over;
  $("over").hidden = !open.is_over;
  $("box").focus({ preventScroll: true });
  window.scrollTo(0, 0); // the heading would lie under the bar that stays in sight
}

async function card(form: HTMLFormElement, open: Open, answer: Answer): Promise<HTMLElement> {
  const section = document.createElement("section");
  section.className = "card answer";
  const head = document.createElement("h3");
  head.textContent = answer.told;
  section.append(head);
  let words = form.dataset.spoilt!;
  try {
    const sealed = Uint8Array.from(atob(answer.sealed), (sign) => sign.charCodeAt(0));
    words = await openAnswer(open.mailbox.identity, open.tip, answer.id, sealed);
  } catch {
    // shown as what cannot be opened
  }
  for (const line of words.split("\n")) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    section.append(paragraph);
  }
  return section;
}

async function add(form: HTMLFormElement, told: Told, open: Open): Promise<unknown> {
  if (!open.pending) {
    open.pending = await sealMore(form, told, open);
    open.proof = ""; // a form of its own for what is added now
  }
  if (!open.pending) return null;
  const progress = new Progress($<HTMLProgressElement>("bar"), $("bar-text"));
  try {
    await send(form, told, open, open.pending, progress);
  } catch (fault) {
    // What has arrived is not sent again: the same closed parts wait for the next tap.
    if (fault instanceof Refused && [0, 500, 503].includes(fault.status)) {
      return say(form.dataset.addLost);
    }
    throw fault;
  } finally {
    progress.end();
  }
  open.pending = null;
  $<HTMLFormElement>("add").reset();
  return say(form.dataset.added);
}

/** All of it or nothing reaches the officers; a new start of the server asks for all again. */
async function send(
  form: HTMLFormElement, told: Told, open: Open, parts: Part[], progress: Progress,
): Promise<void> {
  try {
    await sendUnder(form, told, open, parts, progress);
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status !== 410) throw fault;
    open.proof = "";
    await sendUnder(form, told, open, parts, progress);
  }
}

async function sendUnder(
  form: HTMLFormElement, told: Told, open: Open, parts: Part[], progress: Progress,
): Promise<void> {
  const onWait = () => say(form.dataset.waiting);
  if (!open.proof) {
    say(form.dataset.working);
    open.token = (await post(told.paths.token, [], { onWait })).json().token;
    open.proof = await work(open.token, told.bits);
    for (const part of parts) part.at = 0;
  }
  say(form.dataset.sending);
  const onSent = (bytes: number) => {
    if (bytes && $("said").textContent === form.dataset.waiting) say(form.dataset.sending);
  };
  const { token, proof } = open;
  const door = { address: told.paths.part, slice: told.slice, token, proof };
  await upload(door, parts, progress, { onWait, onSent });
  const fields: Field[] = [["token", token], ["proof", proof], ["bearer", open.mailbox.bearer]];
  await post(told.paths.add, [...fields, ...listed(parts)], { onWait });
}

/** The closed parts of what is to be added, or nothing after telling why. */
async function sealMore(
  form: HTMLFormElement, told: Told, open: Open,
): Promise<Part[] | null> {
  const more = $<HTMLFormElement>("add");
  const pieces: Piece[] = [];
  const words = input(more, "words").value.trim();
  if (words) pieces.push({ kind: "added", body: encoder.encode(words) });
  const files = [...input(more, "files").files!];
  if (files.length > MOST_FILES) return say(form.dataset.many);
  if (files.length) say(form.dataset.sealing);
  for (const file of files) {
    try {
      pieces.push(...(await fit(file, input(more, "original").checked)));
    } catch (fault) {
      return say(`${file.name}: ${told.faults[(fault as Error).message] || told.faults.unknown}`);
    }
  }
  if (!pieces.length) return say(form.dataset.nothing);
  const parts: Part[] = [];
  for (const { kind, body } of pieces) {
    const id = newId();
    const sealed = await seal(open.tip_key, open.tip, id, kind, body);
    parts.push({ id, sealed, isApart: kind === ORIGINAL });
  }
  return parts;
}
