// The code of a tip that was told in the chat: made here, so that LINE never sees it.

import { derive, newCode, written } from "./codes.js";
import { post } from "./talking.js";

const $ = (id) => document.getElementById(id);
const REASONS = { 409: "used", 410: "gone" };

export function enhance(place) {
  const told = JSON.parse(place.dataset.seal);
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname); // the link's secret stays out of the history
  $("no-script").hidden = true;
  if (!token) return say(place.dataset.noLink);
  $("may-make").hidden = false;
  $("make").addEventListener("click", async () => {
    $("make").disabled = true;
    say(place.dataset.making);
    try {
      const code = newCode();
      const mailbox = await derive(code, told.salt);
      const fields = [["token", token], ["mailbox", mailbox.address]];
      await post(told.path, [...fields, ["secret_hash", mailbox.secretHash]]);
      $("code").textContent = written(code);
      $("may-make").hidden = true;
      $("made").hidden = false;
      $("made").focus();
      say("");
    } catch (fault) {
      say(place.dataset[REASONS[fault.status] || "failed"]);
      $("make").disabled = fault.status in REASONS;
    }
  });
}

function say(text) {
  $("said").textContent = text;
  $("said").hidden = !text;
}
