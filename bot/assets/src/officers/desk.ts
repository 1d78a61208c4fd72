// The desk: unlock, find a tip, read it, confirm what a colleague asks.

import { Asking } from "./asking";
import { fingerprint, readKey, unwrap } from "./keys";
import { $, Fault, type Told, alone, fromBase64, say } from "./page";
import { Remembered, plain } from "./remembered";
import { TipView } from "./tip";
import { Unlocked } from "./unlocked";

const ID = /^#([0-9a-f-]{36})$/;

export function enhanceDesk(told: Told): void {
  const remembered = new Remembered();
  const unlocked = new Unlocked((byItself) => {
    remembered.clear();
    $<HTMLInputElement>("find").value = "";
    $("found").textContent = "";
    for (const row of rows()) row.hidden = false;
    view.close();
    showLock(true);
    say(told.words[byItself ? "locked_itself" : "is_locked"]);
    if (!byItself) $("phrase").focus();
  });
  const asking = new Asking(told, () => unlocked.own);
  const view = new TipView(asking, told, unlocked, (word) => leave(word));
  const keep = () => {
    if (view.page && view.shelf) remembered.keep(view.page.tip, view.shelf.opened.values());
  };
  const go = () => {
    keep(); // before the tip is left: by now all that was tapped open in it is open
    void alone(() => follow(view, unlocked, told).then(keep), told);
  };
  $("unlock").hidden = false;
  $<HTMLFormElement>("unlock").addEventListener("submit", (event) => {
    event.preventDefault();
    void alone(async () => {
      await unlock(told, unlocked);
      showLock(false);
      say("");
      if (ID.test(location.hash)) await follow(view, unlocked, told);
      else $("list").focus();
    }, told);
  });
  $("lock-now").addEventListener("click", () => unlocked.lock(false));
  addEventListener("hashchange", go);
  filter(told, remembered);
  seconds(told, asking);
  showLock(true);
  const word = sessionWord();
  if (word) say(told.words[word] || "", "good");
}

async function unlock(told: Told, unlocked: Unlocked): Promise<void> {
  const phrase = $<HTMLInputElement>("phrase");
  const file = $<HTMLInputElement>("key-file").files?.[0];
  if (!phrase.value.trim() && !file) throw new Fault("empty");
  say(told.words.opening);
  await new Promise((go) => setTimeout(go, 30)); // the line above is drawn before the slow part
  const key = file
    ? await readKey(await file.text())
    : await unwrap(fromBase64(told.wrapped), phrase.value);
  if (key.recipient !== told.key) throw new Fault("other_key");
  $<HTMLFormElement>("unlock").reset();
  unlocked.open(key);
}

async function follow(view: TipView, unlocked: Unlocked, told: Told): Promise<void> {
  const wanted = ID.exec(location.hash)?.[1];
  if (!wanted) return view.close();
  if (!unlocked.own) {
    $("phrase").focus();
    throw new Fault("locked");
  }
  say(told.words.opening);
  try {
    await view.open(wanted);
  } catch (fault) {
    view.close();
    throw fault instanceof Fault ? fault : new Fault("cannot_open");
  }
  say("");
}

function showLock(isLocked: boolean): void {
  $("locked").hidden = !isLocked;
  $("unlocked").hidden = isLocked;
}

/** Back to a fresh list; a word says why. */
function leave(word: string): void {
  history.replaceState({ word }, "", location.pathname + location.search);
  location.reload();
}

function sessionWord(): string {
  const word = (history.state as { word?: string } | null)?.word || "";
  if (word) history.replaceState(null, "");
  return word;
}

const rows = (): HTMLElement[] => [...$("rows").children] as HTMLElement[];

/**
 * Find a tip by its two words, or by what was told in those that were opened on this page: the
 * server could search no word of theirs. Where the list goes on, the rest is fetched first.
 */
function filter(told: Told, remembered: Remembered): void {
  const box = $<HTMLInputElement>("find");
  $("finder").hidden = false;
  const look = async () => {
    await fetchAll();
    const wanted = plain(box.value);
    let found = 0;
    for (const row of rows()) {
      const tip = row.querySelector("a")?.hash.slice(1) || "";
      row.hidden = !plain(row.dataset.find || "").includes(wanted) && !remembered.has(tip, wanted);
      found += Number(!row.hidden);
    }
    $("found").textContent = wanted ? told.words.found.replace("{count}", String(found)) : "";
  };
  box.addEventListener("input", () => void look());
}

async function fetchAll(): Promise<void> {
  const rest = document.getElementById("all-rows") as HTMLAnchorElement | null;
  if (!rest) return;
  rest.remove();
  const whole = new DOMParser().parseFromString(await (await fetch(rest.href)).text(), "text/html");
  $("rows").replaceChildren(...whole.getElementById("rows")!.children);
}

/** What waits for a second person: keys, access, holds, removals. */
function seconds(told: Told, asking: Asking): void {
  for (const row of document.querySelectorAll<HTMLElement>("[data-waits]")) {
    const shown = row.querySelector<HTMLElement>('[data-slot="fingerprint"]');
    if (shown) shown.textContent = fingerprint(row.dataset.key || "");
    for (const button of row.querySelectorAll<HTMLButtonElement>("button[data-path]")) {
      button.addEventListener("click", () => void alone(async () => {
        const box = row.querySelector<HTMLInputElement>("input[type=checkbox]");
        if (box && !box.checked && !button.dataset.path!.startsWith("/drop")) throw new Fault("tick");
        await asking.act(button.dataset.path!, []);
        leave("done");
      }, told));
    }
  }
}

