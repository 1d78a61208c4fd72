// Passkeys: the server's question goes to the browser, the key's answer back as a form. Without
// script, or on a browser that has none, the page offers the other ways.

const decode = (text: string): ArrayBuffer => {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
};

const encode = (bytes: ArrayBuffer): string => {
  const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
};

type Named = { id: string; type: 'public-key' };
type Question = Record<string, unknown> & {
  challenge: string;
  rp?: PublicKeyCredentialRpEntity;
  rpId?: string;
  user?: { id: string; name: string; displayName: string };
  excludeCredentials?: Named[];
  allowCredentials?: Named[];
};

const named = (keys: Named[] | undefined) =>
  (keys ?? []).map((key) => ({ type: key.type, id: decode(key.id) }));

async function made(question: Question): Promise<PublicKeyCredential> {
  const publicKey = {
    ...question,
    challenge: decode(question.challenge),
    user: { ...question.user, id: decode(question.user?.id ?? '') },
    excludeCredentials: named(question.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  return (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
}

async function found(question: Question): Promise<PublicKeyCredential> {
  const publicKey = {
    ...question,
    challenge: decode(question.challenge),
    allowCredentials: named(question.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  return (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
}

function written(key: PublicKeyCredential): string {
  const said = key.response;
  const response: Record<string, string> = { clientDataJSON: encode(said.clientDataJSON) };
  if (said instanceof AuthenticatorAttestationResponse) {
    response.attestationObject = encode(said.attestationObject);
  } else if (said instanceof AuthenticatorAssertionResponse) {
    response.authenticatorData = encode(said.authenticatorData);
    response.signature = encode(said.signature);
    if (said.userHandle) response.userHandle = encode(said.userHandle);
  }
  return JSON.stringify({
    id: key.id, rawId: encode(key.rawId), type: key.type, response, clientExtensionResults: {},
  });
}

/** The name under which the form keeps the words for a fault of the browser. */
function fault(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') return 'known';
  if (name === 'SecurityError') return 'elsewhere';
  if (name === 'NotSupportedError') return 'no';
  return name === 'TypeError' ? 'lost' : 'gone';
}

const FAULTS: Record<string, string> = { too_many_passkeys: 'many' };

async function ask(form: HTMLFormElement): Promise<Question | string> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.set(name, value);
  const answer = await fetch(form.dataset.ask ?? '', {
    method: 'POST', body, redirect: 'error', cache: 'no-store',
  });
  const said = (await answer.json()) as Question & { fault?: string };
  return answer.ok ? said : (FAULTS[said.fault ?? ''] ?? said.fault ?? 'lost');
}

async function go(form: HTMLFormElement): Promise<string> {
  try {
    const question = await ask(form);
    if (typeof question === 'string') return question;
    const key = await (form.dataset.passkey === 'create' ? made(question) : found(question));
    (form.elements.namedItem('credential') as HTMLInputElement).value = written(key);
  } catch (error) {
    return fault(error);
  }
  const password = form.elements.namedItem('old');
  if (password instanceof HTMLInputElement) password.disabled = true; // it was asked already
  form.submit();
  return '';
}

if ('credentials' in navigator && 'PublicKeyCredential' in window) {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    form.hidden = false;
    form.parentElement?.querySelector('[data-without]')?.remove();
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const button = form.querySelector('button') as HTMLButtonElement;
      const note = form.querySelector('.kept') as HTMLElement;
      button.disabled = true;
      note.textContent = '';
      const why = await go(form);
      if (!why) return;
      button.disabled = false;
      note.textContent = form.dataset[why] ?? form.dataset.lost ?? '';
    });
  }
} else {
  for (const words of document.querySelectorAll('[data-without]')) {
    const form = document.querySelector<HTMLFormElement>('form[data-passkey]');
    if (form?.dataset.no) words.textContent = form.dataset.no;
  }
}
