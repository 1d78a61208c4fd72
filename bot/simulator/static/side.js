// The side panel: switches, and what goes over the wire.

import { element } from "./flex.js";

const SWITCHES = {
  duplicates: "ส่งซ้ำ · Duplicates (0–1)",
  reorder: "สลับลำดับ · Re-ordering (0–1)",
  api_failures: "API ล้มเหลว · API failures (0–1)",
  api_delay_ms: "API ช้า · Slow API (ms)",
  api_rate_limited: "เกินอัตรา · 429 rate (0–1)",
  quota_exhausted: "โควตาหมด · Quota used up",
  photo_preparing_seconds: "รูปยังไม่พร้อม · Photos not ready (s)",
  media_preparing_seconds: "วิดีโอยังไม่พร้อม · Videos not ready (s)",
  batch_up_to: "รวมเหตุการณ์ · Events per request",
};

let last = 0;

export function startSide(switches) {
  const rows = Object.entries(SWITCHES).map(([name, words]) => switchRow(name, words, switches[name]));
  document.getElementById("switches").replaceChildren(...rows);
  look();
}

function switchRow(name, words, value) {
  const label = element("label", "", words);
  const input = element("input");
  input.dataset.testid = `switch-${name}`;
  if (typeof value === "boolean") { input.type = "checkbox"; input.checked = value; }
  else { input.type = "number"; input.min = "0"; input.step = "any"; input.value = value; }
  input.addEventListener("change", () => {
    const wanted = input.type === "checkbox" ? input.checked : Number(input.value);
    fetch("/simulator/switches", { method: "POST", headers: { "X-Simulator": "1", "Content-Type": "application/json" }, body: JSON.stringify({ [name]: wanted }) });
  });
  label.append(input);
  return label;
}

async function look() {
  try {
    const passages = await (await fetch(`/simulator/traffic?after=${last}`)).json();
    const list = document.getElementById("traffic");
    for (const passage of passages) {
      last = Math.max(last, passage.number);
      list.prepend(drawPassage(passage));
    }
    while (list.children.length > 200) list.lastElementChild.remove();
  } catch { /* the server is being restarted; look again */ }
  setTimeout(look, 1000);
}

function drawPassage(passage) {
  const row = element("li");
  const details = element("details");
  const summary = element("summary");
  summary.append(element("b", passage.direction, passage.direction === "out" ? "→ " : "← "));
  const isGood = passage.status >= 200 && passage.status < 300 && !passage.fault;
  summary.append(`${passage.what} `, element("span", isGood ? "" : "bad", `${passage.status ?? "—"} ${passage.fault}`), ` ${passage.milliseconds.toFixed(1)} ms`);
  details.append(summary);
  details.addEventListener("toggle", () => {
    if (!details.open || details.querySelector("pre")) return;
    details.append(element("pre", "", JSON.stringify(passage.sent, null, 1)));
    if (passage.answered) details.append(element("pre", "", JSON.stringify(passage.answered, null, 1)));
  });
  row.append(details);
  return row;
}
