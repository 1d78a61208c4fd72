// The code of a tip that was told in the chat: made here, so that LINE never sees it.

import { derive, newCode, written } from "./codes";
import { $, say } from "./page";
import { Refused, post } from "./talking";

const FINAL: Record<number, string> = { 409: "used", 410: "gone" };

export function enhance(place: HTMLElement): void {
  const told = JSON.parse(place.dataset.seal!) as { salt: string; path: string };
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search); // no secret in the history
  $("no-script").hidden = true;
  if (!token) {
    say(place.dataset.noLink);
    return;
  }
  $("may-make").hidden = false;
  const make = $<HTMLButtonElement>("make");
  make.addEventListener("click", async () => {
    make.disabled = true;
    say(place.dataset.making);
    try {
      const code = newCode();
      const mailbox = await derive(code, told.salt);
      const { address, secretHash } = mailbox;
      await post(told.path, [["token", token], ["mailbox", address], ["secret_hash", secretHash]]);
      $("code").textContent = written(code);
      $("may-make").hidden = true;
      $("made").hidden = false;
      $("made").focus();
      say("");
    } catch (fault) {
      const reason = fault instanceof Refused ? FINAL[fault.status] : undefined;
      say(place.dataset[reason || "failed"]);
      make.disabled = false;
      $("may-make").hidden = reason !== undefined;
    }
  });
}
