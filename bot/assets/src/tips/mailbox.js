// The mailbox: the code stays on this device, the server is asked with the bearer secret alone.

import { derive, readCode, work } from "./codes";
import { MOST_FILES, fit } from "./files.js";
import { Progress } from "./progress";
import { newId, openAnswer, seal } from "./sealing";
import { Refused, post } from "./talking";
import { listed, upload } from "./uploading";

const encoder = new TextEncoder();
const $ = (id) => document.getElementById(id);
const IDLE = 15 * 60 * 1000;

export function enhance(form) {
  const told = JSON.parse(form.dataset.seal);
  $("server-derives").hidden = true;
  $("browser-derives").hidden = false;
  let open = null;
  let idle = 0;
  const close = (text) => {
    clearTimeout(idle);
    open = null;
    $("box").hidden = true;
    $("answers").replaceChildren();
    $("add").reset();
    form.hidden = false;
    say(text);
    form.elements.code.focus();
  };
  const stay = () => {
    clearTimeout(idle);
    if (open) idle = setTimeout(() => close(form.dataset.idle), IDLE);
  };
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, stay);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    alone(form, async () => {
      const code = readCode(form.elements.code.value);
      if (!code) return mistyped(form);
      form.elements.code.removeAttribute("aria-invalid");
      say(form.dataset.opening);
      const mailbox = await derive(code, told.salt);
      const seen = (await post(told.paths.look, [["bearer", mailbox.bearer]])).json();
      form.reset();
      open = { mailbox, pending: null, ...seen };
      await show(form, open);
      say("");
      stay();
    });
  });
  $("close").addEventListener("click", () => close(""));
  $("add").addEventListener("input", () => {
    if (open) open.pending = null; // something else is to be added now
  });
  $("add").addEventListener("submit", (event) => {
    event.preventDefault();
    alone(form, () => add(form, told, open));
  });
  $("withdraw").addEventListener("submit", (event) => {
    event.preventDefault();
    alone(form, async () => {
      if (!$("sure").checked) return say(form.dataset.tick);
      await post(told.paths.withdraw, [["bearer", open.mailbox.bearer]]);
      close(form.dataset.withdrawn);
    });
  });
}

function mistyped(form) {
  form.elements.code.setAttribute("aria-invalid", "true");
  say(form.dataset.mistyped);
  form.elements.code.focus();
}

async function alone(form, task) {
  const buttons = document.querySelectorAll("main button");
  for (const button of buttons) button.disabled = true;
  try {
    await task();
  } catch (fault) {
    const known = { 404: "unknown", 409: "over", 0: "lost" };
    say(form.dataset[known[fault.status] || "failed"]);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

async function show(form, open) {
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
  $("box").focus();
}

async function card(form, open, answer) {
  const section = document.createElement("section");
  section.className = "card answer";
  const head = document.createElement("h3");
  head.textContent = answer.told;
  section.append(head);
  let words = form.dataset.spoilt;
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

async function add(form, told, open) {
  if (!open.pending) {
    open.pending = await sealMore(form, told, open);
    open.proof = ""; // a form of its own for what is added now
  }
  if (!open.pending) return;
  const progress = new Progress($("bar"), $("bar-text"));
  try {
    await send(form, told, open, progress);
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
  $("add").reset();
  say(form.dataset.added);
}

/** All of it or nothing reaches the officers; a new start of the server asks for all again. */
async function send(form, told, open, progress) {
  try {
    await sendUnder(form, told, open, progress);
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status !== 410) throw fault;
    open.proof = "";
    await sendUnder(form, told, open, progress);
  }
}

async function sendUnder(form, told, open, progress) {
  const onWait = () => say(form.dataset.waiting);
  if (!open.proof) {
    say(form.dataset.working);
    open.token = (await post(told.paths.token, [], { onWait })).json().token;
    open.proof = await work(open.token, told.bits);
    for (const part of open.pending) part.at = 0;
  }
  say(form.dataset.sending);
  const onSent = (bytes) => {
    if (bytes && $("said").textContent === form.dataset.waiting) say(form.dataset.sending);
  };
  const { token, proof } = open;
  const door = { address: told.paths.part, slice: told.slice, token, proof };
  await upload(door, open.pending, progress, { onWait, onSent });
  const fields = [["token", token], ["proof", proof], ["bearer", open.mailbox.bearer]];
  await post(told.paths.add, [...fields, ...listed(open.pending)], { onWait });
}

/** The closed parts of what is to be added, or nothing after telling why. */
async function sealMore(form, told, open) {
  const more = $("add");
  const pieces = [];
  const words = more.elements.words.value.trim();
  if (words) pieces.push({ kind: "added", body: encoder.encode(words) });
  const files = [...more.elements.files.files];
  if (files.length > MOST_FILES) return say(form.dataset.many);
  if (files.length) say(form.dataset.sealing);
  for (const file of files) {
    try {
      pieces.push(...(await fit(file, more.elements.original.checked)));
    } catch (fault) {
      return say(`${file.name}: ${told.faults[fault.message] || told.faults.unknown}`);
    }
  }
  if (!pieces.length) return say(form.dataset.nothing);
  const parts = [];
  for (const { kind, body } of pieces) {
    const id = newId();
    parts.push({ id, sealed: await seal(open.tip_key, open.tip, id, kind, body) });
  }
  return parts;
}

function say(text) {
  $("said").textContent = text;
  $("said").hidden = !text;
  return null;
}
