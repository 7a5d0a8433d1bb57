// The messages of the chosen chat: drawn once, drawn again only when they changed.
import { $, el, moscow, size, startOf, trying } from "./parts.js";

const LINK = /https?:\/\/[^\s<>«»"]+/g;
const WHOLE = /8 \(\d{3,5}\) [\d-]+|\d{1,2}:\d\d–\d{1,2}:\d\d/g; // phones and hours stay on one line
const drawn = new Map(); // mid -> [node, what it was drawn from]

// me: whose eyes these are; deeds: {press(message, button), share(message), open(link), ask(link)}
export function drawMessages(messages, me, deeds) {
  const list = $("messages");
  if (!drawn.size) list.replaceChildren(); // what the server drew for whoever has no JavaScript
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const toEnd = () => { if (atEnd) list.scrollTop = list.scrollHeight; };
  const focused = document.activeElement?.dataset?.key;
  const mids = new Set(messages.map((m) => m.mid));
  for (const [mid, [node]] of drawn) if (!mids.has(mid)) { node.remove(); drawn.delete(mid); }
  for (const message of messages) {
    const source = JSON.stringify(message);
    const [old, before] = drawn.get(message.mid) ?? [];
    if (before === source) continue;
    const node = bubble(message, me, deeds);
    for (const picture of node.querySelectorAll("img")) picture.addEventListener("load", toEnd);
    if (old) old.replaceWith(node); else list.append(node);
    drawn.set(message.mid, [node, source]);
  }
  if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  toEnd();
  const pinned = messages.find((m) => m.pinned);
  $("pin").hidden = !pinned;
  $("pin").textContent = pinned ? (pinned.text ?? "Вложение").split("\n")[0] : "";
}

export function forgetMessages() {
  drawn.clear();
  $("messages").replaceChildren();
}

function bubble(message, me, deeds) {
  const before = message.edits.slice(0, -1).reverse();
  return el("li", { class: `message ${message.sender.user_id === me ? "mine" : "theirs"}` },
    el("p", { class: "from" }, `${message.sender.name}, `, el("time", {}, moscow(message.timestamp))),
    ...message.attachments.map((attachment) => hung(attachment, message.sender.name)),
    message.text ? el("p", { class: "text" }, ...linked(message, deeds)) : "",
    message.keyboard.length ? el("div", { class: "keys" }, ...message.keyboard.map((row, r) =>
      el("div", {}, ...row.map((button, b) => key(message, button, `${message.mid}/${r}/${b}`, deeds))))) : "",
    before.length ? el("details", {}, el("summary", {}, "изменено"),
      ...before.map((version) => el("p", {}, version.text ?? ""))) : "");
}

// What hangs on a message: our own pictures are shown, files can be had, contacts read, the rest is named.
function hung(attachment, sender) {
  const { type, path, payload, filename } = attachment;
  if (type === "image" && path) {
    return el("a", { class: "picture", href: path, target: "_blank", rel: "noopener" },
      el("img", { src: path, alt: `Картинка, прислал ${sender}` }));
  }
  if (type === "file") {
    return el("a", { class: "file", href: path ?? payload.url, download: filename },
      el("b", {}, filename), el("span", {}, size(attachment.size)));
  }
  if (type === "contact") {
    return el("p", { class: "contact" }, el("b", {}, attachment.name || "Контакт"), el("span", {}, attachment.phone));
  }
  const kinds = { image: "Картинка", video: "Видео", audio: "Звук", location: "Место" };
  const url = path ?? payload?.url;
  const name = kinds[type] ?? "Вложение";
  return url ? el("a", { class: "file", href: url, target: "_blank", rel: "noopener" }, el("b", {}, name))
    : el("p", { class: "file" }, el("b", {}, name));
}

// The text with its links: one that opens a bot asks who follows it.
function linked({ mid, text }, deeds) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    const url = found[0].replace(/[.,;:!?)]+$/, "");
    const name = `${mid}/link/${found.index}`;
    const ask = (event) => { event.preventDefault(); deeds.ask(url); };
    nodes.push(...whole(text.slice(from, found.index)), el("a",
      { href: url, target: "_blank", rel: "noopener", "data-key": name, ...(startOf(url) && { onclick: ask }) }, url));
    from = found.index + url.length;
  }
  return [...nodes, ...whole(text.slice(from))];
}

function whole(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(WHOLE)) {
    nodes.push(text.slice(from, found.index), el("span", { class: "whole" }, found[0]));
    from = found.index + found[0].length;
  }
  return [...nodes, text.slice(from)];
}

function key(message, button, name, deeds) {
  if (button.type === "link") {
    if (startOf(button.url)) {
      return el("button", { type: "button", "data-key": name, onclick: trying(() => deeds.open(button.url)) }, button.text);
    }
    return el("a", { href: button.url, target: "_blank", rel: "noopener", "data-key": name }, button.text);
  }
  const deed = button.type === "request_contact" ? deeds.share : deeds.press;
  return el("button", { type: "button", "data-key": name, onclick: trying(() => deed(message, button)) }, button.text);
}
