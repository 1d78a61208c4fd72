// The browser's part of officers' work on tips. Without script these pages show no more than a list.

import { enhanceDesk } from "./officers/desk";
import { enhanceEnrolment } from "./officers/enrolment";
import { letThemShow, told } from "./officers/page";

if (globalThis.crypto?.subtle && document.getElementById("told")) {
  const page = told();
  document.getElementById("needs-script")!.hidden = true;
  letThemShow();
  if (document.getElementById("desk")) enhanceDesk(page);
  if (document.getElementById("enrolment")) enhanceEnrolment(page);
}
