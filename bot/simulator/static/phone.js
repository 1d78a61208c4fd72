// The phone: who is talking, the chat, what a person can tap.

import { drawFlex, element } from "./flex.js";
import { startSide } from "./side.js";

const $ = (id) => document.getElementById(id);
const PLACES = [
  { title: "หน้าตลาดสมมติ", address: "ถนนตัวอย่าง หมู่ 1", latitude: 13.7563, longitude: 100.5018 },
  { title: "สะพานทดลอง", address: "คลองสมมติ หมู่ 4", latitude: 13.7601, longitude: 100.5105 },
  { title: "โรงเรียนตัวอย่าง", address: "ซอยทดสอบ 7", latitude: 13.7488, longitude: 100.4937 },
];

const now = { world: null, person: "", group: "", channel: "", revision: 0, messages: new Map(), menu: null, isMenuOpen: true, round: 0 };

const address = (url) => {
  const { publicUrl, localUrl } = now.world;
  const isOurs = localUrl && (url === publicUrl || url.startsWith(`${publicUrl}/`) || url.startsWith(`${publicUrl}?`));
  return isOurs ? localUrl + url.slice(publicUrl.length) : url;
};

async function act(wish) {
  const whole = { person: now.person, group: now.group, channel: now.channel, ...wish };
  let body = JSON.stringify(whole);
  const headers = { "X-Simulator": "1", "Content-Type": "application/json" };
  if (wish.files) {
    delete headers["Content-Type"];
    body = new FormData();
    for (const [key, value] of Object.entries(whole)) if (key !== "files") body.append(key, value);
    for (const file of wish.files) body.append("files", file);
  }
  const answer = await fetch("/simulator/act", { method: "POST", headers, body });
  const told = answer.ok ? "" : (await answer.json()).message;
  $("trouble").textContent = told;
  $("trouble").hidden = !told;
  $("chat").scrollTop = $("chat").scrollHeight;
}

async function press(action) {
  if (action.type === "uri") window.open(address(action.uri), "_blank", "noopener");
  else if (action.type === "camera" || action.type === "cameraRoll") chooseFiles("image/*", action.type === "camera");
  else if (action.type === "location") openPlaces();
  else if (action.type === "clipboard") await navigator.clipboard.writeText(action.clipboardText);
  else if (action.type === "datetimepicker") openPicker(action);
  else {
    await act({ kind: "press", action });
    if (action.fillInText) $("composer").value = action.fillInText;
    if (action.inputOption === "openKeyboard") $("composer").focus();
  }
}

const phone = { press, address };

function chooseFiles(accept, isCamera) {
  const input = $("files");
  input.accept = accept;
  if (isCamera) input.setAttribute("capture", "environment"); else input.removeAttribute("capture");
  input.click();
}

function openPlaces() { $("places").showModal(); }

function openPicker(action) {
  const input = $("picker-form").elements.when;
  input.type = action.mode === "datetime" ? "datetime-local" : action.mode;
  input.value = (action.initial || "").replace("t", "T");
  input.min = action.min || ""; input.max = action.max || "";
  $("picker").dataset.action = JSON.stringify(action);
  $("picker").showModal();
}

// The chat

const clock = new Intl.DateTimeFormat("th-TH", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Bangkok" }); // as the cards tell it

function drawMessage(message) {
  const isOwn = message.author === "person" && message.person === now.person;
  const entry = element("div", isOwn ? "entry own" : "entry");
  entry.dataset.id = message.id;
  entry.dataset.author = message.author;
  if (message.author === "system") { entry.append(element("span", "notice", `${message.content.text} ออกจากกลุ่ม · left the group`)); return entry; }
  if (!isOwn) entry.append(element("span", "who", message.author === "bot" ? accountName() : message.name));
  if (message.isUnsent) entry.append(element("span", "notice", "ยกเลิกข้อความแล้ว · unsent"));
  else entry.append(drawContent(message));
  const line = element("span", "when", clock.format(message.atMs));
  if (isOwn && message.isRead) line.textContent = `อ่านแล้ว · ${line.textContent}`;
  if (message.author === "bot") line.textContent += ` · ${message.via}`;
  entry.append(line);
  if (isOwn && !message.isUnsent && message.via !== "displayText") entry.append(unsendButton(message));
  return entry;
}

function unsendButton(message) {
  const button = element("button", "undo", "ยกเลิกการส่ง · unsend");
  button.type = "button";
  button.dataset.testid = "unsend";
  button.addEventListener("click", () => act({ kind: "unsend", message: message.id }));
  return button;
}

function drawContent(message) {
  const { content } = message;
  const bubble = element("div", "bubble");
  bubble.dataset.testid = "bubble";
  const drawer = CONTENTS[content.type];
  if (drawer) drawer(bubble, content, message);
  else bubble.textContent = `[${content.type}] ${content.altText || content.fileName || ""}`;
  return bubble;
}

const LINK = /https?:\/\/[^\s]+/g;

function fillText(bubble, text) {
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    bubble.append(text.slice(from, found.index));
    const link = element("a", "", found[0]);
    link.href = address(found[0]); link.target = "_blank"; link.rel = "noopener";
    bubble.append(link);
    from = found.index + found[0].length;
  }
  bubble.append(text.slice(from));
}

function fillPhoto(bubble, source, alt) {
  bubble.classList.add("bare");
  const image = element("img", "photo");
  image.src = source; image.alt = alt;
  bubble.append(image);
}

const CONTENTS = {
  text: (bubble, content) => fillText(bubble, content.text),
  textV2: (bubble, content) => fillText(bubble, content.text),
  sticker: (bubble) => { bubble.classList.add("sticker"); bubble.setAttribute("role", "img"); bubble.setAttribute("aria-label", "สติกเกอร์ · sticker"); },
  image: (bubble, content, message) => fillPhoto(bubble, content.previewImageUrl ? address(content.previewImageUrl) : `/simulator/media/${message.id}`, "รูป · photo"),
  location: (bubble, content) => { bubble.classList.add("pin"); bubble.textContent = `${content.title || "ตำแหน่ง · Location"}\n${content.address || ""}\n${content.latitude}, ${content.longitude}`; },
  flex: (bubble, content) => { bubble.classList.add("bare"); bubble.setAttribute("aria-label", content.altText); bubble.setAttribute("role", "group"); bubble.append(drawFlex(content.contents, phone)); },
  template: (bubble, content) => drawTemplate(bubble, content.template),
};

function drawTemplate(bubble, template) {
  for (const column of template.columns || [template]) {
    if (column.title) bubble.append(element("strong", "", `${column.title}\n`));
    if (column.text) bubble.append(element("div", "", column.text));
    for (const action of column.actions || [column.action]) {
      const button = element("button", "flex-button link", action.label);
      button.type = "button"; button.dataset.testid = "card-button";
      button.addEventListener("click", () => press(action));
      bubble.append(button);
    }
  }
}

function drawQuickReplies() {
  const all = [...now.messages.values()];
  const last = all[all.length - 1];
  const items = last && last.author === "bot" && last.content.quickReply ? last.content.quickReply.items : [];
  $("quick").replaceChildren(...items.map(({ action, imageUrl }) => {
    const button = element("button", "", action.label);
    button.type = "button"; button.dataset.testid = "quick-reply"; button.dataset.kind = action.type;
    if (imageUrl) { const icon = element("img"); icon.src = address(imageUrl); icon.alt = ""; icon.height = 16; button.prepend(icon); }
    button.addEventListener("click", () => press(action));
    return button;
  }));
}

function drawMenu(menu) {
  const is = (one) => (one ? `${one.id} ${one.isOpen}` : "");
  if (is(menu) !== is(now.menu) && menu) now.isMenuOpen = now.menu && menu.isOpen === now.menu.isOpen ? now.isMenuOpen : menu.isOpen;
  const isSame = menu && now.menu && menu.id === now.menu.id;
  now.menu = menu;
  const panel = $("menu");
  $("menu-toggle").hidden = !menu;
  if (menu && !isSame) {
    const image = element("img");
    image.src = menu.picture; image.alt = menu.name;
    panel.replaceChildren(image, ...menu.areas.map((area, index) => menuArea(menu, area, index)));
  }
  showMenu();
}

function menuArea(menu, { bounds, action }, index) {
  const button = element("button");
  button.type = "button"; button.dataset.testid = "rich-menu-area"; button.dataset.index = index;
  button.setAttribute("aria-label", action.label || action.displayText || action.text || `เมนู ${index + 1}`);
  const share = (part, whole) => `${(100 * part) / whole}%`;
  Object.assign(button.style, { left: share(bounds.x, menu.size.width), top: share(bounds.y, menu.size.height), width: share(bounds.width, menu.size.width), height: share(bounds.height, menu.size.height) });
  button.addEventListener("click", () => press(action));
  return button;
}

function showMenu() {
  const isShown = Boolean(now.menu) && now.isMenuOpen;
  $("menu").hidden = !isShown;
  $("menu-toggle").setAttribute("aria-expanded", String(isShown));
  $("chat").scrollTop = $("chat").scrollHeight;
}

function takeChanges(told) {
  const chat = $("chat");
  const wasAtEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
  for (const message of told.messages) {
    const drawn = drawMessage(message);
    const old = now.messages.has(message.id) && chat.querySelector(`[data-id="${message.id}"]`);
    if (old) old.replaceWith(drawn); else chat.append(drawn);
    now.messages.set(message.id, message);
  }
  now.revision = told.revision;
  $("loading").hidden = !told.isLoading;
  const inGroup = Boolean(now.group);
  $("follow").hidden = inGroup || told.isFriend; $("block").hidden = inGroup || !told.isFriend;
  $("invite").hidden = !inGroup || told.accountInside; $("remove").hidden = !inGroup || !told.accountInside;
  if (told.messages.length) drawQuickReplies();
  drawMenu(told.menu);
  if (wasAtEnd || told.messages.length) chat.scrollTop = chat.scrollHeight;
}

async function follow(round) {
  let wait = 0;
  while (round === now.round) {
    try {
      const asked = new URLSearchParams({ person: now.person, group: now.group, channel: now.channel, after: now.revision, wait });
      const answer = await fetch(`/simulator/chat?${asked}`);
      const told = await answer.json();
      if (round !== now.round) return;
      takeChanges(told);
      wait = 15;
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

// Who is talking

const accountName = () => (now.world.channels.find((one) => one.slug === now.channel) || { name: "" }).name;

function choose(person, group) {
  Object.assign(now, { person, group, revision: 0, messages: new Map(), menu: null, isMenuOpen: true, round: now.round + 1 });
  $("chat").replaceChildren(); $("quick").replaceChildren(); $("trouble").hidden = true; $("menu").hidden = true;
  const where = now.world.groups.find((one) => one.key === group);
  $("account").textContent = where ? where.name : accountName();
  for (const button of document.querySelectorAll(".people button")) {
    button.setAttribute("aria-pressed", String(button.dataset.person === person && button.dataset.group === group));
  }
  history.replaceState(null, "", `?${new URLSearchParams({ person, group, channel: now.channel })}`);
  follow(now.round);
}

function personButton(person, group, note) {
  const button = element("button", "", person.name);
  button.type = "button";
  Object.assign(button.dataset, { person: person.key, group, testid: group ? `group-${group}-${person.key}` : `person-${person.key}` });
  if (note) button.append(element("small", "", note));
  button.addEventListener("click", () => choose(person.key, group));
  return button;
}

function drawPeople() {
  const roles = { citizen: "ประชาชน · citizen", officer: "เจ้าหน้าที่ · officer" };
  const { people, groups, channels } = now.world;
  $("people").replaceChildren(...people.map((one) => personButton(one, "", roles[one.role])));
  const inGroups = groups.flatMap((group) => group.members.map((key) => personButton(people.find((one) => one.key === key), group.key, group.name)));
  $("groups").replaceChildren(...inGroups);
  $("channel").replaceChildren(...channels.map((one) => new Option(one.name, one.slug)));
  $("channel").parentElement.hidden = channels.length < 2;
}

// What a person can do

function listen() {
  $("compose").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("composer").value.trim();
    if (!text) return;
    $("composer").value = "";
    act({ kind: "text", text });
  });
  $("composer").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $("compose").requestSubmit();
  });
  $("menu-toggle").addEventListener("click", () => { now.isMenuOpen = !now.isMenuOpen; showMenu(); });
  $("sticker").addEventListener("click", () => act({ kind: "sticker" }));
  $("photo").addEventListener("click", () => chooseFiles("", false));
  $("sample").addEventListener("click", sendSample);
  $("location").addEventListener("click", openPlaces);
  $("files").addEventListener("change", async () => {
    await act({ kind: "files", files: [...$("files").files] });
    $("files").value = "";
  });
  for (const kind of ["follow", "block", "invite", "remove"]) $(kind).addEventListener("click", () => act({ kind }));
  $("channel").addEventListener("change", () => { now.channel = $("channel").value; choose(now.person, ""); });
}

async function sendSample() {
  const picture = await (await fetch("/simulator/sample.png")).blob();
  await act({ kind: "files", files: [new File([picture], "sample.png", { type: "image/png" })] });
}

function listenToDialogs() {
  const fields = $("places-form").elements;
  $("presets").replaceChildren(...PLACES.map((place, index) => {
    const button = element("button", "", place.title);
    button.type = "button"; button.dataset.testid = `place-${index + 1}`;
    button.addEventListener("click", () => { for (const key of ["latitude", "longitude", "address"]) fields[key].value = place[key]; });
    return button;
  }));
  $("places-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    $("places").close();
    const { latitude, longitude, address: words } = fields;
    await act({ kind: "location", title: "ตำแหน่งที่เลือก", latitude: latitude.value, longitude: longitude.value, address: words.value });
  });
  $("places-close").addEventListener("click", () => $("places").close());
  $("picker-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    $("picker").close();
    const action = JSON.parse($("picker").dataset.action);
    await act({ kind: "press", action, params: { [action.mode]: $("picker-form").elements.when.value } });
  });
  $("picker-close").addEventListener("click", () => $("picker").close());
}

async function start() {
  now.world = await (await fetch("/simulator/world")).json();
  const asked = new URLSearchParams(location.search);
  const known = (list, key, wanted) => list.some((one) => one[key] === wanted);
  now.channel = known(now.world.channels, "slug", asked.get("channel")) ? asked.get("channel") : now.world.channels[0].slug;
  drawPeople();
  $("channel").value = now.channel;
  listen();
  listenToDialogs();
  startSide(now.world.switches);
  const person = known(now.world.people, "key", asked.get("person")) ? asked.get("person") : now.world.people[0].key;
  const group = known(now.world.groups, "key", asked.get("group")) ? asked.get("group") : "";
  choose(person, group);
}

start();
