// What every part of the officers' pages needs: elements, words of this page, one line of news.

export const $ = <T extends HTMLElement = HTMLElement>(id: string): T =>
  document.getElementById(id) as T;

export interface Told {
  reader: string;
  key: string;
  wrapped: string;
  csrf: string;
  path: string;
  spoken: string;
  words: Record<string, string>;
}

/** What the server wrote into the page for us: no secret is among it. */
export function told(): Told {
  return JSON.parse($("told").textContent || "{}") as Told;
}

let voice = "";

/** One line for eye and ear; an error is read out at once. */
export function say(text: string, kind: "" | "good" | "stop" = ""): void {
  const line = $("said");
  line.textContent = text;
  line.hidden = !text;
  line.className = `note ${kind || "care"}`;
  if (text && text !== voice) line.scrollIntoView({ block: "nearest" });
  voice = text;
}

/** A copy of a template of this page, its slots filled with text. */
export function copy(template: string, slots: Record<string, string> = {}): HTMLElement {
  const source = $<HTMLTemplateElement & HTMLElement>(template) as unknown as HTMLTemplateElement;
  const made = source.content.firstElementChild!.cloneNode(true) as HTMLElement;
  for (const [name, text] of Object.entries(slots)) slot(made, name).textContent = text;
  return made;
}

export function slot<T extends HTMLElement = HTMLElement>(inside: HTMLElement, name: string): T {
  return inside.querySelector(`[data-slot="${name}"]`) as T;
}

/** Run a task with every button of the page resting, and tell what went wrong. */
export async function alone(task: () => Promise<void>, told: Told): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("main button:not([disabled])")];
  for (const button of buttons) button.disabled = true;
  try {
    await task();
  } catch (fault) {
    const reason = fault instanceof Fault ? fault.reason : "failed";
    say(told.words[reason] || told.words.failed, "stop");
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/** Something that did not work; the reason is the name of a word of this page. */
export class Fault extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);

export function fromBase64(written: string): Uint8Array {
  return Uint8Array.from(atob(written), (sign) => sign.charCodeAt(0));
}

/** Boxes that show what is typed into a field; a form that is reset hides it again. */
export function letThemShow(): void {
  const hide = (box: HTMLInputElement) => {
    $<HTMLInputElement>(box.dataset.show!).type = box.checked ? "text" : "password";
  };
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-show]")) {
    box.addEventListener("change", () => hide(box));
    box.form?.addEventListener("reset", () => setTimeout(() => hide(box)));
  }
}
