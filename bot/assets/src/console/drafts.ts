// What is typed survives a reload, for whoever typed it; canned answers fill a field.

const kept = (field: HTMLTextAreaElement): string =>
  `draft ${field.form?.dataset.account} ${field.dataset.kept}`;

const fieldsOf = (root: ParentNode): HTMLTextAreaElement[] => [
  ...root.querySelectorAll<HTMLTextAreaElement>('textarea[data-kept]'),
];

/** Forget the drafts of a form that arrived. */
export function forget(form: HTMLFormElement): void {
  for (const field of fieldsOf(form)) sessionStorage.removeItem(kept(field));
}

/** Whoever logs out leaves nothing to the next one at this screen. */
function forgetAll(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith('draft ')) sessionStorage.removeItem(key);
  }
}

function keep(field: HTMLTextAreaElement): void {
  const note = field.form?.querySelector<HTMLElement>('.kept');
  const say = () => {
    if (note) note.textContent = field.value ? (note.dataset.says ?? '') : '';
  };
  const draft = sessionStorage.getItem(kept(field));
  if (draft && !field.value) {
    field.value = draft;
    for (let at = field.closest('details'); at; at = at.parentElement?.closest('details') ?? null) {
      at.open = true;
    }
    say();
  }
  field.addEventListener('input', () => {
    if (field.value) sessionStorage.setItem(kept(field), field.value);
    else sessionStorage.removeItem(kept(field));
    say();
  });
}

function fill(choice: HTMLSelectElement): void {
  choice.addEventListener('change', () => {
    const field = document.getElementById(choice.dataset.fills ?? '') as HTMLTextAreaElement | null;
    if (!choice.value || !field) return;
    field.value = field.value ? `${field.value}\n${choice.value}` : choice.value;
    field.dispatchEvent(new Event('input'));
    field.focus();
  });
}

export function start(root: ParentNode): void {
  fieldsOf(root).forEach(keep);
  root.querySelectorAll<HTMLSelectElement>('select[data-fills]').forEach(fill);
  root
    .querySelector<HTMLFormElement>('form[action="/staff/log-out"]')
    ?.addEventListener('submit', forgetAll);
}
