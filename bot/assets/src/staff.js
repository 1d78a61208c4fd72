// What the case page does beyond HTML: drafts survive a reload, nothing is lost without a line,
// two officers on one case see each other. Everything works without it too, except these three.

const kept = (field) => `draft ${field.dataset.kept}`;

for (const field of document.querySelectorAll('textarea[data-kept]')) {
  const note = field.form.querySelector('.kept');
  const say = () => { if (note) note.textContent = field.value ? note.dataset.says : ''; };
  const draft = sessionStorage.getItem(kept(field));
  if (draft && !field.value) {
    field.value = draft;
    field.closest('details')?.setAttribute('open', '');
    say();
  }
  field.addEventListener('input', () => {
    if (field.value) sessionStorage.setItem(kept(field), field.value);
    else sessionStorage.removeItem(kept(field));
    say();
  });
}

for (const choice of document.querySelectorAll('select[data-fills]')) {
  choice.addEventListener('change', () => {
    const field = document.getElementById(choice.dataset.fills);
    if (!choice.value || !field) return;
    field.value = field.value ? `${field.value}\n${choice.value}` : choice.value;
    field.dispatchEvent(new Event('input'));
    field.focus();
  });
}

/** "" where the form can go, else why it cannot: the line is gone, or the log-in. */
async function obstacle(form) {
  try {
    const answer = await fetch(form.dataset.ping, {
      cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(6000),
    });
    return answer.status === 204 ? '' : form.dataset.out;
  } catch {
    return form.dataset.lost;
  }
}

for (const form of document.querySelectorAll('form[data-ping]')) {
  let isClear = false;
  form.addEventListener('submit', async (event) => {
    if (isClear) return;
    event.preventDefault();
    const pressed = event.submitter;
    if (pressed) pressed.disabled = true;
    const why = await obstacle(form);
    if (pressed) pressed.disabled = false;
    const note = form.querySelector('.kept');
    if (why) {
      if (note) note.textContent = why;
      return;
    }
    isClear = true;
    for (const field of form.querySelectorAll('textarea[data-kept]')) {
      sessionStorage.setItem('sent', JSON.stringify([kept(field), field.value]));
    }
    form.requestSubmit(pressed);
    isClear = false;
  });
}

// A draft goes once the case came back without a complaint.
const sent = sessionStorage.getItem('sent');
if (sent) {
  sessionStorage.removeItem('sent');
  const [name, words] = JSON.parse(sent);
  if (!document.querySelector('[role=alert]') && sessionStorage.getItem(name) === words) {
    sessionStorage.removeItem(name);
    for (const field of document.querySelectorAll('textarea[data-kept]')) {
      if (kept(field) === name && field.value === words) {
        field.value = '';
        field.closest('details')?.removeAttribute('open');
        const note = field.form.querySelector('.kept');
        if (note) note.textContent = '';
      }
    }
  }
}

const place = document.getElementById('here');
if (place) {
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.here, { cache: 'no-store', redirect: 'error' });
      if (!answer.ok) return;
      const { others, seen } = await answer.json();
      const says = [];
      if (seen !== Number(place.dataset.seen)) says.push(place.dataset.changed);
      if (others.length) says.push(`${place.dataset.says} ${others.join(', ')}`);
      place.textContent = says.join(' · ');
      place.hidden = says.length === 0;
    } catch { /* no line: the next look may have one */ }
  };
  setInterval(look, 20000);
  document.addEventListener('visibilitychange', look);
}

// Talks come in while one looks: the same page is read again, one part of it replaced.
const live = document.querySelector('[data-reload]');
if (live) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { cache: 'no-store', redirect: 'error' });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const part = fresh.querySelector('[data-reload]');
      if (part && part.innerHTML !== live.innerHTML) live.replaceChildren(...part.childNodes);
    } catch { /* no line: the next look may have one */ }
  }, 8000);
}
