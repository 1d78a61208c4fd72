// The browser's part of the anonymous channel. Where it cannot run, the page says what is different.

import { enhance as enhanceClaim } from "./tips/claim";
import { enhance as enhanceForm } from "./tips/form";
import { enhance as enhanceMailbox } from "./tips/mailbox";

const canSeal = Boolean(globalThis.crypto?.subtle) && typeof createImageBitmap === "function";
const form = document.getElementById("tip-form") as HTMLFormElement | null;
const box = document.getElementById("code-form") as HTMLFormElement | null;
if (canSeal && form) enhanceForm(form);
if (canSeal && box) enhanceMailbox(box);
const claim = document.getElementById("claim");
if (canSeal && claim) enhanceClaim(claim);

const filesTold = document.getElementById("files-told");
if (canSeal && filesTold && (form || box)) filesTold.textContent = filesTold.dataset.script ?? "";

const exit = document.getElementById("quick-exit") as HTMLAnchorElement | null;
if (exit) {
  const leave = () => {
    document.body.replaceChildren();
    location.replace(exit.href); // this page is not the one that "back" leads to
  };
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let pressed: number[] = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pressed = [...pressed, event.timeStamp].slice(-3);
    if (pressed.length === 3 && pressed[2] - pressed[0] < 3000) leave();
  });
}

// A browser that kept the page for its "back" button shows it fresh, without what was written.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
