// A form goes out without leaving the page, so that a line which breaks on the way takes nothing
// along: words and pictures stay where they are, and the answer takes the page's place.

import { forget } from './drafts';

const MOST_PICTURES = 5;
const PATIENCE_MS = 6000;

type Begin = (root: ParentNode) => void;

const says = (form: HTMLFormElement, words: string | undefined) => {
  const note = form.querySelector('.kept');
  if (note) note.textContent = words ?? '';
};

/** Who is logged in, and a token that this log-in's forms carry. */
interface Desk {
  account: string;
  name: string;
  token: string;
}

/** Whoever logged in anew in another tab sends by the new log-in. */
function carry(token: string): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[name=csrf_token]')) {
    field.value = token;
  }
}

/** "" where the form can go, else why it cannot: the line is gone, or the log-in, or somebody else
 * has logged in, in whose name nothing is sent. */
async function obstacle(form: HTMLFormElement): Promise<string> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const how = { cache: 'no-store', redirect: 'manual', signal } as const;
    const answer = await fetch(form.dataset.ping ?? '', how);
    if (answer.status !== 200) return form.dataset.out ?? '';
    const desk = (await answer.json()) as Desk;
    if (desk.account !== form.dataset.account) {
      return (form.dataset.other ?? '').replace('{name}', desk.name);
    }
    carry(desk.token);
    return '';
  } catch {
    return form.dataset.lost ?? '';
  }
}

function tooMany(form: HTMLFormElement): boolean {
  const files = [...form.querySelectorAll<HTMLInputElement>('input[type=file]')];
  const chosen = files.reduce((sum, one) => sum + (one.files?.length ?? 0), 0);
  return chosen + form.querySelectorAll('input[name=kept]:checked').length > MOST_PICTURES;
}

/** The page that the server answered, in the place of this one. */
async function show(answer: Response, begin: Begin): Promise<void> {
  // Another page comes by an ordinary way, so that Back leads to this one as it was.
  if (answer.ok && new URL(answer.url).pathname !== location.pathname) {
    location.assign(answer.url);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = fresh.querySelector('main');
  if (!main) {
    location.assign(answer.url);
    return;
  }
  document.title = fresh.title;
  document.querySelector('main')?.replaceWith(main);
  if (answer.ok && answer.url !== location.href) history.replaceState(null, '', answer.url);
  begin(main);
  const fault = main.querySelector<HTMLElement>('[role=alert]');
  if (fault) fault.scrollIntoView({ block: 'center' });
  else window.scrollTo(0, 0);
  (main.querySelector<HTMLElement>('[data-next]') ?? main).focus({ preventScroll: true });
}

/** Whether it may be pressed again. */
async function post(
  form: HTMLFormElement,
  pressed: HTMLButtonElement,
  begin: Begin,
): Promise<boolean> {
  const body = new FormData(form);
  if (pressed.name) body.append(pressed.name, pressed.value);
  const answer = await fetch(form.action, { method: 'POST', body, cache: 'no-store' });
  const isOut = answer.redirected && new URL(answer.url).pathname.startsWith('/staff/log-in');
  if (isOut || answer.status === 401) {
    says(form, form.dataset.out);
  } else if (answer.redirected && answer.status === 404) {
    forget(form); // it is done, and took from sight what it led to: pressed again it would be twice
    says(form, form.dataset.done);
    return false;
  } else if (answer.ok || answer.status === 409) {
    if (answer.ok) forget(form);
    await show(answer, begin);
  } else {
    says(form, form.dataset.failed);
  }
  return true;
}

async function send(form: HTMLFormElement, pressed: HTMLButtonElement, begin: Begin) {
  if (tooMany(form)) {
    says(form, form.dataset.many);
    return;
  }
  pressed.disabled = true;
  says(form, form.dataset.sending);
  const why = await obstacle(form);
  let again = true;
  try {
    if (why) says(form, why);
    else again = await post(form, pressed, begin);
  } catch {
    says(form, form.dataset.lost);
  }
  pressed.disabled = !again;
}

export function start(root: ParentNode, begin: Begin): void {
  for (const form of root.querySelectorAll<HTMLFormElement>('form[data-ping]')) {
    form.addEventListener('submit', (event) => {
      const pressed = event.submitter;
      if (!(pressed instanceof HTMLButtonElement)) return; // an old browser sends as ever
      event.preventDefault();
      void send(form, pressed, begin);
    });
  }
}

/** Once: whoever waited for a line hears that there is one. */
export function waitForTheLine(): void {
  window.addEventListener('online', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-ping]')) {
      if (form.querySelector('.kept')?.textContent === form.dataset.lost) {
        says(form, form.dataset.back);
      }
    }
  });
}
