// What an officer does with an open tip. Words are sealed here before they go out.

import { newId, seal } from "../tips/sealing";
import { packed } from "./package";
import { fingerprint } from "./keys";
import { $, Fault, alone, bytes, copy, say, slot } from "./page";
import { ORDER } from "./opening";
import { type Proposal, type TipPage } from "./shapes";
import { type TipView } from "./tip";

const MOST_PACKAGE = 63 * 1024 * 1024;

type Answered = { page: TipPage | null };
type Field = [string, string | Uint8Array];
type Sealed = { id: string; body: Uint8Array };

export function bindActs(view: TipView, drawn: HTMLElement): void {
  const page = view.page!;
  const on = (name: string, task: (form: HTMLFormElement) => Promise<void>) => {
    const form = drawn.querySelector<HTMLFormElement>(`form[data-act="${name}"]`)!;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void alone(() => task(form), view.told);
    });
    return form;
  };
  on("answer", (form) => answer(view, form));
  on("note", (form) => note(view, form));
  choices(on("move", (form) => move(view, form)), page, view.told.words);
  conclude(on("conclude", (form) => concludes(view, form)), page);
  people(on("access", (form) => access(view, form)), page);
  bodies(on("refer", (form) => refer(view, form)), page, view);
  const hold = on("hold", () => askHold(view));
  slot(hold, "hold").textContent = view.told.words[page.is_held ? "ask_lift" : "ask_hold"];
  on("recuse", (form) => recuse(view, form));
  on("print", () => printFile(view));
  slot(drawn, "proposals").replaceChildren(...page.proposals.map((one) => {
    const row = copy("proposal", {
      what: view.told.words[`proposal.${one.kind}`], to: one.to, by: `${one.by} · ${one.on}`,
    });
    second(row, one, view);
    return row;
  }));
}

/** Buttons of a proposal: mine may be taken back, another's be confirmed or refused. */
function second(row: HTMLElement, asked: Proposal, view: TipView): void {
  const [confirm, drop] = [slot<HTMLButtonElement>(row, "confirm"), slot<HTMLButtonElement>(row, "drop")];
  confirm.hidden = !asked.may_second;
  drop.hidden = !asked.may_second && !asked.is_mine;
  const tip: [string, string][] = [["tip", view.page!.tip]];
  for (const [button, path] of [[confirm, "second"], [drop, "drop"]] as const) {
    button.addEventListener("click", () => void alone(async () => {
      after(view, await view.asking.act<Answered>(`/${path}/${asked.id}`, tip), "done");
    }, view.told));
  }
}

async function after(view: TipView, answered: Answered, word: string): Promise<void> {
  if (!answered.page) return view.whenGone(word);
  await view.show(answered.page);
  say(view.told.words[word], "good");
  $("said").focus();
}

function field(form: HTMLFormElement, name: string): string {
  const typed = (form.elements.namedItem(name) as HTMLInputElement).value.trim();
  if (!typed) throw new Fault("empty");
  return typed;
}

const isTicked = (form: HTMLFormElement, name: string) =>
  (form.elements.namedItem(name) as HTMLInputElement).checked;

const at = (view: TipView, act: string) => `/t/${view.page!.tip}/${act}`;

/** Words sealed here: to the informant and the other officers, or to the officers alone. */
async function sealed(view: TipView, kind: "answer" | "note", words: string): Promise<Sealed> {
  const { tip, mailbox, tip_key: key } = view.page!;
  const id = newId();
  const to = kind === "answer" ? [mailbox, key] : key;
  return { id, body: await seal(to, tip, id, kind, bytes(words)) };
}

/** One act: a step and its words arrive together or not at all. */
const spoken = (kind: "answer" | "note", { id, body }: Sealed): Field[] =>
  [[`${kind}_id`, id], [kind, body]];

async function answer(view: TipView, form: HTMLFormElement): Promise<void> {
  const made = await sealed(view, "answer", field(form, "words"));
  const isQuestion = isTicked(form, "asking") && view.page!.allowed.includes("asking");
  const told = isQuestion ? await moved(view, "asking", "", spoken("answer", made))
    : await view.asking.act<Answered>(at(view, "answer"), [["id", made.id], ["sealed", made.body]]);
  await after(view, told, "answered");
}

/** Words among officers. */
async function note(view: TipView, form: HTMLFormElement): Promise<void> {
  const { id, body } = await sealed(view, "note", field(form, "words"));
  const fields: Field[] = [["id", id], ["sealed", body]];
  await after(view, await view.asking.act<Answered>(at(view, "note"), fields), "done");
}

const moved = (view: TipView, state: string, reason: string, said: Field[]) =>
  view.asking.act<Answered>(at(view, "move"), [["state", state], ["reason", reason], ...said]);

/** A step and why; the why is sealed like every other word. */
async function move(view: TipView, form: HTMLFormElement): Promise<void> {
  const why = await sealed(view, "note", field(form, "why"));
  const reason = view.page!.state === "concluded" ? field(form, "reopening") : "";
  await after(view, await moved(view, field(form, "state"), reason, spoken("note", why)), "done");
}

async function concludes(view: TipView, form: HTMLFormElement): Promise<void> {
  const [outcome, words, why] = [field(form, "outcome"), field(form, "words"), field(form, "why")];
  const said = [
    ...spoken("answer", await sealed(view, "answer", words)),
    ...spoken("note", await sealed(view, "note", why)),
  ];
  await after(view, await moved(view, "concluded", outcome, said), "done");
}

/** The tip's key, closed anew for one more officer; it works once a second one confirms. */
async function access(view: TipView, form: HTMLFormElement): Promise<void> {
  const to = view.page!.may_be_given.find((one) => one.id === field(form, "to"));
  if (!to) throw new Fault("empty");
  const closed = await seal(to.key, view.page!.tip, to.id, "key", bytes(`${view.tipKey}\n`));
  const fields: Field[] = [["to", to.id], ["sealed", closed]];
  await after(view, await view.asking.act<Answered>(at(view, "access"), fields), "asked");
}

async function refer(view: TipView, form: HTMLFormElement): Promise<void> {
  const body = view.page!.bodies.find((one) => one.id === field(form, "body"));
  if (!body) throw new Fault("empty");
  const letter = field(form, "letter");
  const chosen = new Set(
    [...form.querySelectorAll<HTMLInputElement>("[name=part]:checked")].map((box) => box.value),
  );
  const parts = [];
  for (const piece of view.page!.parts) {
    if (chosen.has(piece.id)) parts.push(await view.shelf!.open(piece, ORDER));
  }
  const id = newId();
  const whole = body.key ? await packed(letter, parts, view.told.words) : new Uint8Array();
  if (whole.length > MOST_PACKAGE) throw new Fault("refused.too_large");
  const closed = body.key
    ? await seal(body.key, view.page!.tip, id, "package", whole) : new Uint8Array();
  const why = await sealed(view, "note", `${body.title}\n${letter}`);
  const fields: Field[] = [["body", body.id], ["id", id], ["sealed", closed], ...spoken("note", why)];
  await after(view, await view.asking.act<Answered>(at(view, "refer"), fields), "done");
}

async function askHold(view: TipView): Promise<void> {
  const fields: [string, string][] = [["on", view.page!.is_held ? "" : "yes"]];
  await after(view, await view.asking.act<Answered>(at(view, "hold"), fields), "asked");
}

async function recuse(view: TipView, form: HTMLFormElement): Promise<void> {
  if (!isTicked(form, "sure")) throw new Fault("tick");
  await view.asking.act<Answered>(at(view, "recuse"));
  view.whenGone("recused");
}

/** On paper: the chain remembers that it was printed. */
async function printFile(view: TipView): Promise<void> {
  await view.asking.act<Answered>(at(view, "printed"));
  print();
}

function option(value: string, text: string): HTMLOptionElement {
  return new Option(text, value);
}

function fill(form: HTMLFormElement, name: string, options: HTMLOptionElement[]): void {
  (form.elements.namedItem(name) as HTMLSelectElement).replaceChildren(...options);
}

function choices(form: HTMLFormElement, page: TipPage, words: Record<string, string>): void {
  const open = page.allowed.filter((state) => !["concluded", "referred"].includes(state));
  fill(form, "state", open.map((state) => option(state, words[`state.${state}`])));
  slot(form, "reopening").hidden = page.state !== "concluded";
  form.hidden = open.length === 0;
}

function conclude(form: HTMLFormElement, page: TipPage): void {
  (form.closest("details") as HTMLElement).hidden = !page.allowed.includes("concluded");
}

function people(form: HTMLFormElement, page: TipPage): void {
  (form.closest("details") as HTMLElement).hidden = page.may_be_given.length === 0;
  fill(form, "to", page.may_be_given.map((one) => option(one.id, `${one.title} (${one.unit})`)));
  const show = () => {
    const id = (form.elements.namedItem("to") as HTMLSelectElement).value;
    const to = page.may_be_given.find((one) => one.id === id);
    slot(form, "fingerprint").textContent = to ? fingerprint(to.key) : "";
  };
  form.addEventListener("change", show);
  show();
}

function bodies(form: HTMLFormElement, page: TipPage, view: TipView): void {
  const mayRefer = page.allowed.includes("referred") && page.bodies.length > 0;
  (form.closest("details") as HTMLElement).hidden = !mayRefer;
  fill(form, "body", page.bodies.map((one) => option(one.id, one.title)));
  const { words } = view.told;
  slot(form, "parts").replaceChildren(...page.parts.map((piece) => {
    const opened = view.shelf!.opened.get(piece.id);
    const row = copy("part-choice", {
      name: words[`kind.${opened?.kind || "document"}`] || words["kind.document"],
    });
    const box = row.querySelector("input")!;
    box.value = piece.id;
    box.checked = !piece.is_apart; // with camera and place inside it goes only by choice
    return row;
  }));
}
