// Draws LINE messages as a phone does, faithfully enough to judge a card by.

const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const EDGE = { start: "left", end: "right", center: "center" };

const px = (table, value) => (value in table ? `${table[value]}px` : value);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A container (bubble or carousel) as an element. `phone` has `press(action)` and `address(url)`. */
export function drawFlex(container, phone) {
  if (container.type !== "carousel") return drawBubble(container, phone);
  const row = element("div", "carousel");
  row.tabIndex = 0;
  row.setAttribute("role", "group");
  for (const bubble of container.contents) row.append(drawBubble(bubble, phone));
  return row;
}

function drawBubble(bubble, phone) {
  const made = element("div", `flex-bubble ${bubble.size || "mega"}`);
  if (bubble.direction === "rtl") made.dir = "rtl";
  for (const block of ["header", "hero", "body", "footer"]) {
    if (!bubble[block]) continue;
    const part = draw(bubble[block], phone, "vertical");
    part.classList.add(`flex-${block}`);
    const style = (bubble.styles || {})[block] || {};
    if (style.backgroundColor) part.style.backgroundColor = style.backgroundColor;
    if (style.separator) part.style.borderTop = `1px solid ${style.separatorColor || "#d4d6da"}`;
    if (block !== "hero" && !hasPadding(bubble[block])) part.style.padding = block === "footer" ? "10px" : "20px";
    made.append(part);
  }
  if (bubble.action) tappable(made, bubble.action, phone);
  return made;
}

const hasPadding = (box) => Object.keys(box).some((key) => key.startsWith("padding"));

function draw(part, phone, layout) {
  const made = DRAWERS[part.type] ? DRAWERS[part.type](part, phone, layout) : element("div");
  place(made, part, layout);
  if (part.action && part.type !== "button") tappable(made, part.action, phone);
  return made;
}

function place(made, part, layout) {
  const style = made.style;
  if (part.margin) style[layout === "vertical" ? "marginTop" : "marginLeft"] = px(SPACE, part.margin);
  const across = layout !== "vertical";
  if (part.flex !== undefined) style.flex = part.flex === 0 ? "0 0 auto" : `${part.flex} 1 0`;
  else if (across && !["icon", "separator"].includes(part.type) && !part.width) style.flex = "1 1 0";
  if (part.position === "absolute") style.position = "absolute";
  for (const [key, side] of [["offsetTop", "top"], ["offsetBottom", "bottom"], ["offsetStart", "left"], ["offsetEnd", "right"]]) {
    if (!part[key]) continue;
    style[side] = px(SPACE, part[key]);
    if (part.position !== "absolute") style.position = "relative";
  }
  if (across && part.gravity) style.alignSelf = { top: "flex-start", bottom: "flex-end", center: "center" }[part.gravity];
}

function tappable(made, action, phone) {
  made.classList.add("tappable");
  made.tabIndex = 0;
  made.setAttribute("role", action.type === "uri" ? "link" : "button");
  if (action.label) made.setAttribute("aria-label", action.label);
  made.addEventListener("click", (event) => { event.stopPropagation(); phone.press(action); });
  made.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === made) phone.press(action);
  });
}

function drawBox(box, phone) {
  const made = element("div", `flex-box ${box.layout}`);
  const style = made.style;
  style.position = "relative";
  for (const [key, value] of [["backgroundColor", box.backgroundColor], ["borderColor", box.borderColor], ["width", box.width], ["maxWidth", box.maxWidth], ["height", box.height], ["maxHeight", box.maxHeight], ["justifyContent", box.justifyContent], ["alignItems", box.alignItems]]) {
    if (value) style[key] = value;
  }
  if (box.borderWidth) { style.borderStyle = "solid"; style.borderWidth = px(BORDER, box.borderWidth); }
  if (box.cornerRadius) { style.borderRadius = px(SPACE, box.cornerRadius); style.overflow = "hidden"; }
  for (const [key, css] of [["paddingAll", "padding"], ["paddingTop", "paddingTop"], ["paddingBottom", "paddingBottom"], ["paddingStart", "paddingLeft"], ["paddingEnd", "paddingRight"]]) {
    if (box[key]) style[css] = px(SPACE, box[key]);
  }
  if (box.background) {
    const { angle, startColor, centerColor, endColor } = box.background;
    style.backgroundImage = `linear-gradient(${[angle, startColor, centerColor, endColor].filter(Boolean).join(",")})`;
  }
  (box.contents || []).forEach((part, index) => {
    const spaced = index > 0 && box.spacing && part.margin === undefined ? { ...part, margin: box.spacing } : part;
    made.append(draw(spaced, phone, box.layout));
  });
  return made;
}

function letter(made, part) {
  const style = made.style;
  if (part.size) style.fontSize = px(TEXT, part.size);
  if (part.color) style.color = part.color;
  if (part.weight === "bold") style.fontWeight = "700";
  if (part.style === "italic") style.fontStyle = "italic";
  if (part.decoration) style.textDecoration = part.decoration;
}

function drawText(text) {
  const made = element("div", text.wrap ? "flex-text" : "flex-text one-line");
  made.style.fontSize = `${TEXT.md}px`;
  letter(made, text);
  if (text.wrap) made.style.whiteSpace = "pre-wrap";
  if (text.align) made.style.textAlign = EDGE[text.align];
  if (text.maxLines) Object.assign(made.style, { display: "-webkit-box", webkitLineClamp: text.maxLines, webkitBoxOrient: "vertical", overflow: "hidden" });
  if (!text.contents || !text.contents.length) made.textContent = text.text;
  for (const span of text.contents || []) {
    const piece = element("span", "", span.text);
    letter(piece, span);
    made.append(piece);
  }
  return made;
}

function drawButton(button, phone) {
  const frame = element("div");
  const made = element("button", `flex-button ${button.style || "link"} ${button.height || "md"}`, button.action.label);
  made.type = "button";
  made.dataset.testid = "card-button";
  if (button.color) made.style[["primary", "secondary"].includes(button.style) ? "backgroundColor" : "color"] = button.color;
  made.addEventListener("click", (event) => { event.stopPropagation(); phone.press(button.action); });
  frame.append(made);
  return frame;
}

function drawImage(image, phone) {
  const frame = element("div");
  const made = element("img");
  made.alt = (image.action && image.action.label) || "";
  made.src = phone.address(image.url);
  const size = image.size || "md";
  made.style.width = size === "full" ? "100%" : px(IMAGE, size);
  made.style.maxWidth = "100%";
  made.style.display = "inline-block";
  made.style.verticalAlign = "top";
  made.style.aspectRatio = (image.aspectRatio || "1:1").replace(":", "/");
  made.style.objectFit = image.aspectMode === "cover" ? "cover" : "contain";
  if (image.backgroundColor) made.style.backgroundColor = image.backgroundColor;
  frame.style.textAlign = EDGE[image.align || "center"];
  frame.append(made);
  return frame;
}

function drawIcon(icon, phone) {
  const made = element("img");
  made.alt = "";
  made.src = phone.address(icon.url);
  made.style.height = px(TEXT, icon.size || "md");
  made.style.aspectRatio = (icon.aspectRatio || "1:1").replace(":", "/");
  return made;
}

function drawSeparator(line, _phone, layout) {
  const made = element("div", "flex-separator");
  made.style[layout === "vertical" ? "height" : "width"] = "1px";
  if (line.color) made.style.backgroundColor = line.color;
  return made;
}

const DRAWERS = {
  box: drawBox,
  text: drawText,
  button: drawButton,
  image: drawImage,
  icon: drawIcon,
  separator: drawSeparator,
  video: (video, phone) => draw(video.altContent, phone, "vertical"),
  filler: () => element("div"),
  spacer: () => Object.assign(element("div"), { style: "height:8px" }),
};
