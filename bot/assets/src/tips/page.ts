// What every page of the anonymous channel needs: its elements, and one line of news.

export const $ = <T extends HTMLElement = HTMLElement>(id: string): T =>
  document.getElementById(id) as T;

/** A field of a form by its name. */
export const input = (form: HTMLFormElement, name: string): HTMLInputElement =>
  form.elements.namedItem(name) as HTMLInputElement;

/** One line for eye and ear; null, so that a task may end with it. */
export function say(text: string | undefined): null {
  $("said").textContent = text ?? "";
  $("said").hidden = !text;
  return null;
}

/** Run a task with every button of the page resting. */
export async function resting(task: () => Promise<unknown>): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("main button")];
  for (const button of buttons) button.disabled = true;
  try {
    await task();
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}
