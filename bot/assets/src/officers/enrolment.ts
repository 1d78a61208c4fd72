// My key: made here, changed here. The server receives the public half and the closed file.

import { open, seal } from "../tips/sealing";
import { Asking } from "./asking";
import {
  BITS, type OwnKey, fingerprint, newKey, newPassphrase, plainPhrase, readKey, unwrap, wrap,
} from "./keys";
import { $, Fault, type Told, alone, fromBase64, say } from "./page";
import { Idle } from "../idle";
import { IDLE_MINUTES, Unlocked } from "./unlocked";

const AT_ONCE = 100;
type Files = { files: { tip: string; sealed: string }[] };

/** Six words on the screen until they were typed again; answers them. */
class PhraseMaker {
  private phrase = "";

  constructor(told: Told) {
    new Idle(IDLE_MINUTES, () => this.forget(told)); // also before there is a key that could be locked
    $("new-words").addEventListener("click", () => this.draw());
    $("words-noted").addEventListener("click", () => {
      $("words-shown").hidden = true;
      $("words-again").hidden = false;
      $("typed-again").focus();
    });
    $("words-back").addEventListener("click", () => this.show());
  }

  begin(task: string): void {
    this.draw();
    $("maker").hidden = false;
    $("maker").dataset.task = task;
    $("maker").focus();
  }

  private draw(): void {
    this.phrase = newPassphrase();
    $("six-words").textContent = this.phrase;
    $<HTMLMeterElement & HTMLElement>("strength").setAttribute("value", String(BITS));
    this.show();
  }

  private show(): void {
    $<HTMLInputElement>("typed-again").value = "";
    $("words-shown").hidden = false;
    $("words-again").hidden = true;
  }

  /** The words, once they were typed as they were shown. */
  proven(): string {
    const typed = plainPhrase($<HTMLInputElement>("typed-again").value);
    if (typed !== this.phrase) throw new Fault("not_the_same");
    return this.phrase;
  }

  private forget(told: Told): void {
    if (!this.phrase) return;
    this.end();
    say(told.words.words_gone);
  }

  end(): void {
    this.phrase = "";
    $("six-words").textContent = "";
    $<HTMLInputElement>("typed-again").value = "";
    $("maker").hidden = true;
  }
}

export function enhanceEnrolment(told: Told): void {
  const maker = new PhraseMaker(told);
  let own: OwnKey | null = null;
  const unlocked = new Unlocked((byItself) => {
    own = null;
    maker.end();
    if (byItself) say(told.words.locked_itself);
  });
  const asking = new Asking(told, () => unlocked.own);
  for (const shown of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const place = shown.querySelector('[data-slot="fingerprint"]');
    if (place) place.textContent = fingerprint(shown.dataset.key!);
  }
  const start = (id: string, task: string, before: (form: HTMLFormElement) => Promise<void>) => {
    const form = document.getElementById(id) as HTMLFormElement | null;
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      void alone(async () => {
        await before(form);
        say("");
        maker.begin(task);
      }, told);
    });
  };
  const unlocks = async (form: HTMLFormElement) => {
    own = await unlock(told, form);
    unlocked.open(own);
  };
  start("enrol", "enrol", async () => {});
  start("rewrap", "rewrap", unlocks);
  start("new-key", "new-key", unlocks);
  start("lost", "enrol", async (form) => ticked(form));
  const acts: Record<string, (phrase: string) => Promise<void>> = {
    enrol: (phrase) => enrol(asking, phrase).then(() => {}),
    rewrap: (phrase) => rewrap(asking, own, phrase),
    "new-key": (phrase) => changeKey(told, asking, own, phrase),
  };
  $<HTMLFormElement>("words-again").addEventListener("submit", (event) => {
    event.preventDefault();
    void alone(async () => {
      const phrase = maker.proven();
      say(told.words.closing);
      await new Promise((go) => setTimeout(go, 30));
      await acts[$("maker").dataset.task!](phrase);
      maker.end();
      location.reload();
    }, told);
  });
  leaving(told, asking, unlocked);
}

function ticked(form: HTMLFormElement): void {
  if (!(form.elements.namedItem("sure") as HTMLInputElement).checked) throw new Fault("tick");
}

async function unlock(told: Told, form: HTMLFormElement): Promise<OwnKey> {
  const phrase = form.elements.namedItem("phrase") as HTMLInputElement;
  const file = (form.elements.namedItem("file") as HTMLInputElement | null)?.files?.[0];
  if (!phrase.value.trim() && !file) throw new Fault("empty");
  say(told.words.opening);
  await new Promise((go) => setTimeout(go, 30));
  const key = file
    ? await readKey(await file.text())
    : await unwrap(fromBase64(told.wrapped), phrase.value);
  if (key.recipient !== told.key) throw new Fault("other_key");
  form.reset();
  return key;
}

/** A new key closed under the new words; answers it with the id that the server gave it. */
async function enrol(asking: Asking, phrase: string): Promise<{ key: OwnKey; reader: string }> {
  const key = await newKey();
  const wrapped = await wrap(key, phrase);
  const form = document.getElementById("enrol") as HTMLFormElement | null;
  const named = (name: string) =>
    (form?.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() || "";
  const { reader } = await asking.post<{ reader: string }>("/key", [
    ["title", named("title")], ["unit", named("unit")],
    ["public_key", key.recipient], ["wrapped_key", wrapped],
  ]);
  return { key, reader };
}

async function rewrap(asking: Asking, own: OwnKey | null, phrase: string): Promise<void> {
  if (!own) throw new Fault("locked");
  await asking.act("/key/wrapping", [["wrapped_key", await wrap(own, phrase)]]);
}

/** A new key, and every tip that the old one opens closed anew for it; both wait for approval. */
async function changeKey(
  told: Told, asking: Asking, own: OwnKey | null, phrase: string,
): Promise<void> {
  if (!own) throw new Fault("locked");
  const { files } = await asking.act<Files>("/key/files");
  const { key, reader } = await enrol(asking, phrase);
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const fields: [string, string | Uint8Array][] = [["new", reader]];
    for (const { tip, sealed } of files.slice(from, from + AT_ONCE)) {
      const opened = await open(own.identity, tip, told.reader, fromBase64(sealed));
      if (opened.kind !== "key") throw new Fault("cannot_open");
      fields.push(["tip", tip]);
      fields.push(["sealed", await seal(key.recipient, tip, reader, "key", opened.body)]);
    }
    await asking.act("/key/carry", fields);
  }
}

/** Leaving, and asking that somebody who left is removed: both want the opened key. */
function leaving(told: Told, asking: Asking, unlocked: Unlocked): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keyed]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void alone(async () => {
        if (form.elements.namedItem("sure")) ticked(form);
        const fields = [...form.querySelectorAll<HTMLInputElement>("[data-field]")]
          .map((one): [string, string] => [one.name, one.value]);
        unlocked.open(await unlock(told, form));
        await asking.act(form.dataset.keyed!, fields);
        location.assign(`${told.path}/key${told.spoken}`);
      }, told);
    });
  }
}
