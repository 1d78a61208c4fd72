// The form: sealed on this device; the server receives sealed parts, an address and a hash.

import { derive, newCode, work, written } from "./codes.js";
import { MOST_FILES, fit } from "./files.js";
import { newId, newTipKey, seal } from "./sealing.js";
import { Refused, post } from "./talking.js";

const encoder = new TextEncoder();
const $ = (id) => document.getElementById(id);

export function enhance(form) {
  const told = JSON.parse(form.dataset.seal);
  $("server-seals").hidden = true;
  $("browser-seals").hidden = false;
  let sealed = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await alone(form, async () => {
      sealed = await sealAll(form, told);
      if (sealed) showCode(form, sealed);
    });
  });
  $("send").addEventListener("click", () => alone(form, () => sendAll(form, told, sealed)));
  $("change").addEventListener("click", () => {
    sealed = null;
    $("code").textContent = "";
    show("write");
  });
}

async function alone(form, task) {
  const buttons = document.querySelectorAll("main button");
  for (const button of buttons) button.disabled = true;
  say("");
  try {
    await task();
  } catch {
    say(form.dataset.failed);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

async function sealAll(form, told) {
  const pieces = [...form.querySelectorAll("textarea")]
    .filter((area) => area.value.trim())
    .map((area) => ({ kind: area.name, body: encoder.encode(area.value.trim()) }));
  const files = [...form.elements.files.files];
  if (files.length > MOST_FILES) return say(form.dataset.many);
  for (const file of files) {
    try {
      pieces.push(...(await fit(file, form.elements.original.checked)));
    } catch (fault) {
      return say(`${file.name}: ${told.faults[fault.message] || told.faults.unknown}`);
    }
  }
  say(form.dataset.sealing);
  const tip = newId();
  const key = await newTipKey(tip, told.readers);
  const parts = [];
  for (const { kind, body } of pieces) {
    const id = newId();
    parts.push({ id, sealed: await seal(key.recipient, tip, id, kind, body) });
  }
  const code = newCode();
  const mailbox = await derive(code, told.salt);
  return { tip, key, parts, code, address: mailbox.address, secretHash: mailbox.secretHash };
}

function showCode(form, sealed) {
  say("");
  $("code").textContent = written(sealed.code);
  sealed.code = "";
  show("code-shown");
  $("code-shown").focus();
}

async function sendAll(form, told, sealed) {
  try {
    await sendUnder(form, told, form.elements.token.value, sealed);
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    if (fault.status !== 410) return say(fault.status ? form.dataset.failed : form.dataset.lost);
    // The server began anew and knows nothing of us: everything again under a new token.
    const fresh = await (await post(told.paths.token, [])).json();
    await sendUnder(form, told, fresh.token, sealed);
  }
  $("code").textContent = "";
  form.reset();
  say("");
  show("sent");
  $("sent").focus();
}

async function sendUnder(form, told, token, sealed) {
  const waiting = () => say(form.dataset.waiting);
  say(form.dataset.working);
  const proof = await work(token, told.bits);
  const bar = $("bar");
  bar.max = sealed.parts.length + 1;
  bar.hidden = false;
  for (const [at, part] of sealed.parts.entries()) {
    bar.value = at;
    say(form.dataset.sending);
    const fields = [["token", token], ["proof", proof], ["part", part.id], ["sealed", part.sealed]];
    await post(told.paths.part, fields, waiting);
  }
  bar.value = sealed.parts.length;
  const fields = [
    ["token", token], ["proof", proof], ["tip", sealed.tip], ["tip_key", sealed.key.recipient],
    ["mailbox", sealed.address], ["secret_hash", sealed.secretHash],
  ];
  for (const file of sealed.key.files) fields.push(["reader", file.reader], ["key", file.sealed]);
  for (const part of sealed.parts) fields.push(["part", part.id]);
  await post(told.paths.sealed, fields, waiting);
  bar.hidden = true;
}

function show(id) {
  for (const one of ["write", "code-shown", "sent"]) $(one).hidden = one !== id;
  window.scrollTo(0, 0);
}

function say(text) {
  $("said").textContent = text;
  $("said").hidden = !text;
  return null;
}
