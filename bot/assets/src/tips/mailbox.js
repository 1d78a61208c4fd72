// The mailbox: the code stays on this device, the server is asked with the bearer secret alone.

import { derive, readCode } from "./codes.js";
import { MOST_FILES, fit } from "./files.js";
import { newId, openAnswer, seal } from "./sealing.js";
import { post } from "./talking.js";

const encoder = new TextEncoder();
const $ = (id) => document.getElementById(id);

export function enhance(form) {
  const told = JSON.parse(form.dataset.seal);
  $("server-derives").hidden = true;
  $("browser-derives").hidden = false;
  let open = null;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    alone(form, async () => {
      const code = readCode(form.elements.code.value);
      if (!code) return say(form.dataset.mistyped);
      say(form.dataset.opening);
      const mailbox = await derive(code, told.salt);
      form.reset();
      open = { mailbox, ...(await look(told, mailbox)) };
      await show(form, open);
      say("");
    });
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
      open = null;
      $("box").hidden = true;
      say(form.dataset.withdrawn);
    });
  });
}

async function alone(form, task) {
  const buttons = document.querySelectorAll("main button");
  for (const button of buttons) button.disabled = true;
  try {
    await task();
  } catch (fault) {
    say(fault.status === 404 ? form.dataset.unknown : fault.status === 409 ? form.dataset.over
      : form.dataset.failed);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

async function look(told, mailbox) {
  const response = await post(told.paths.look, [["bearer", mailbox.bearer]]);
  return response.json();
}

async function show(form, open) {
  form.hidden = true;
  $("box").hidden = false;
  $("state").textContent = open.state;
  $("dates").hidden = !open.received;
  $("received").textContent = open.received;
  $("changed").textContent = open.changed;
  $("answers").replaceChildren(...(await Promise.all(open.answers.map((a) => card(form, open, a)))));
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
  const more = $("add");
  const pieces = [];
  const words = more.elements.words.value.trim();
  if (words) pieces.push({ kind: "added", body: encoder.encode(words) });
  const files = [...more.elements.files.files];
  if (files.length > MOST_FILES) return say(form.dataset.many);
  for (const file of files) {
    try {
      pieces.push(...(await fit(file, more.elements.original.checked)));
    } catch (fault) {
      return say(`${file.name}: ${told.faults[fault.message] || told.faults.unknown}`);
    }
  }
  if (!pieces.length) return say(form.dataset.nothing);
  for (const { kind, body } of pieces) {
    const part = newId();
    const sealed = await seal(open.tip_key, open.tip, part, kind, body);
    const fields = [["bearer", open.mailbox.bearer], ["part", part], ["sealed", sealed]];
    await post(told.paths.part, fields);
  }
  more.reset();
  say(form.dataset.added);
}

function say(text) {
  $("said").textContent = text;
  $("said").hidden = !text;
}
