// Handing out many at once: all of the page with one tap, and how many are chosen.

export function start(root: ParentNode): void {
  const all = root.querySelector<HTMLInputElement>('input[data-all]');
  const ticks = [...root.querySelectorAll<HTMLInputElement>('input[name=number][form=hand-out]')];
  const count = root.querySelector<HTMLElement>('[data-count]');
  if (!all || !ticks.length) return;
  const tell = () => {
    const chosen = ticks.filter((one) => one.checked).length;
    all.checked = chosen === ticks.length;
    all.indeterminate = chosen > 0 && chosen < ticks.length;
    if (count) count.textContent = chosen ? `${count.dataset.count} ${chosen}` : '';
  };
  all.closest('label')?.removeAttribute('hidden');
  all.addEventListener('change', () => {
    for (const one of ticks) one.checked = all.checked;
    tell();
  });
  for (const one of ticks) one.addEventListener('change', tell);
  tell();
}
