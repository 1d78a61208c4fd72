// Two officers on one case see each other; talks come in while one looks.

interface Look {
  others: string[];
  seen: number;
}

async function look(): Promise<void> {
  const place = document.getElementById('here');
  if (!place || document.hidden) return;
  try {
    const how = { cache: 'no-store', redirect: 'error' } as const;
    const answer = await fetch(place.dataset.here ?? '', how);
    if (!answer.ok) return;
    const { others, seen } = (await answer.json()) as Look;
    const says = [];
    if (seen !== Number(place.dataset.seen)) says.push(place.dataset.changed);
    if (others.length) says.push(`${place.dataset.says} ${others.join(', ')}`);
    place.textContent = says.join(' · ');
    place.hidden = says.length === 0;
  } catch {
    // No line: the next look may have one.
  }
}

/** The same page is read again, one part of it replaced. */
async function reload(): Promise<void> {
  const live = document.querySelector('[data-reload]');
  if (!live || document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: 'no-store', redirect: 'error' });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const part = fresh.querySelector('[data-reload]');
    if (part && part.innerHTML !== live.innerHTML) live.replaceChildren(...part.childNodes);
  } catch {
    // No line: the next look may have one.
  }
}

export function watch(): void {
  setInterval(() => void look(), 20_000);
  document.addEventListener('visibilitychange', () => void look());
  setInterval(() => void reload(), 8000);
}
