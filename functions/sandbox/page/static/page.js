// The page comes alive: it asks the control API what has changed and draws only that.
const API = "/sandbox/api/";
const $ = (id) => document.getElementById(id);
const HOURS = new Intl.DateTimeFormat("ru-RU", {
  timeZone: "Europe/Moscow", day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit",
});
const remembered = (key, otherwise) => JSON.parse(localStorage.getItem(key)) ?? otherwise;
const remember = (key, value) => localStorage.setItem(key, JSON.stringify(value));

let chats = [];
let chosen = Number(new URLSearchParams(location.search).get("chat")) || null;
let seen = remembered("seen", {});
let published = remembered("published", []);

async function api(method, path, body) {
  const answer = await fetch(API + path, { method, body: body && JSON.stringify(body) });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error ?? `Ошибка ${answer.status}`);
  return data;
}

function say(text) { $("said").textContent = text; }
const trying = (deed) => async (...given) => {
  try { await deed(...given); } catch (error) { say(error.message); }
};

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

const moscow = (iso) => HOURS.format(new Date(iso));
const local = (date) => new Date(date.getTime() + 3 * 3600e3).toISOString().slice(0, 16);
const chat = () => chats.find((one) => one.id === chosen);
const me = () => chat()?.user_id ?? Number($("who").value);

// --- the list of chats ---

function entry(one, name, about) {
  const unread = one ? one.messages - (seen[one.id] ?? 0) : 0;
  return [
    el("b", {}, name),
    one?.last ? el("time", {}, moscow(one.last.timestamp).slice(-5)) : "",
    el("span", { class: "last" }, one?.last?.text ?? about),
    unread > 0 && one.id !== chosen
      ? el("span", { class: "new" }, String(unread), el("span", { class: "unseen" }, " непрочитанных")) : "",
  ];
}

function drawList() {
  // Links stay the same nodes, lest a redraw take the focus from under somebody's fingers.
  const links = new Map([...$("groups").querySelectorAll("a")].map((a) => [Number(a.dataset.chat), a]));
  const groups = chats.filter((one) => one.type !== "dialog");
  for (const [id, link] of links) if (!groups.some((one) => one.id === id)) link.parentNode.remove();
  for (const one of groups) {
    const link = links.get(one.id) ?? el("a", { class: "chat", href: `/?chat=${one.id}`, "data-chat": one.id });
    if (!link.isConnected) $("groups").append(el("li", {}, link));
    link.toggleAttribute("aria-current", one.id === chosen);
    link.replaceChildren(...entry(one, one.title, one.admin ? "сообщений нет" : "у бота нет прав"));
  }
  for (const button of $("people").querySelectorAll("button")) {
    const { user, name, role } = button.dataset;
    const one = chats.find((c) => c.user_id === Number(user));
    button.toggleAttribute("aria-current", Boolean(one) && one.id === chosen);
    button.replaceChildren(...entry(one, name, one?.stopped ? "бот остановлен" : role));
  }
}

// --- the chosen chat ---

const drawn = new Map(); // mid -> [node, what it was drawn from]

function drawMessages(messages) {
  const list = $("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const focused = document.activeElement?.dataset?.key;
  const mids = new Set(messages.map((m) => m.mid));
  for (const [mid, [node]] of drawn) if (!mids.has(mid)) { node.remove(); drawn.delete(mid); }
  for (const message of messages) {
    const source = JSON.stringify(message);
    const [old, before] = drawn.get(message.mid) ?? [];
    if (before === source) continue;
    const node = bubble(message);
    if (old) old.replaceWith(node); else list.append(node);
    drawn.set(message.mid, [node, source]);
  }
  if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  if (atEnd) list.scrollTop = list.scrollHeight;
  const pinned = messages.find((m) => m.pinned);
  $("pin").hidden = !pinned;
  $("pin").textContent = pinned ? pinned.text.split("\n")[0] : "";
}

function bubble(message) {
  const before = message.edits.slice(0, -1).reverse();
  return el("li", { class: `message ${message.sender.user_id === me() ? "mine" : "theirs"}` },
    el("p", { class: "from" }, `${message.sender.name}, `, el("time", {}, moscow(message.timestamp))),
    el("p", { class: "text" }, message.text ?? ""),
    message.keyboard.length ? el("div", { class: "keys" }, ...message.keyboard.map((row, r) =>
      el("div", {}, ...row.map((button, b) => key(message, button, `${message.mid}/${r}/${b}`))))) : "",
    before.length ? el("details", {}, el("summary", {}, "изменено"),
      ...before.map((version) => el("p", {}, version.text ?? ""))) : "");
}

function key(message, button, name) {
  if (button.type === "link") {
    const url = new URL(button.url);
    if (url.host === "max.ru" && url.searchParams.has("start")) {
      const start = () => openDialogue(me(), url.searchParams.get("start"));
      return el("button", { type: "button", "data-key": name, onclick: trying(start) }, button.text);
    }
    return el("a", { href: url.href, target: "_blank", rel: "noopener", "data-key": name }, button.text);
  }
  const press = () => api("POST", `chats/${chosen}/press`,
    { user_id: me(), mid: message.mid, payload: button.payload });
  return el("button", { type: "button", "data-key": name, onclick: trying(press) }, button.text);
}

async function draw() {
  chats = await api("GET", "chats");
  const one = chat();
  const messages = one ? await api("GET", `chats/${one.id}/messages`) : [];
  if (one?.id !== chosen && chosen) return; // another chat was opened meanwhile
  if (one) { seen[one.id] = one.messages; remember("seen", seen); }
  $("title").textContent = one ? one.title : "Выберите чат";
  $("as").hidden = !one || one.type === "dialog";
  $("say").hidden = !one;
  $("hint").hidden = Boolean(one);
  drawList();
  drawMessages(messages);
}

async function open(id) {
  chosen = id;
  history.replaceState(null, "", id ? `/?chat=${id}` : "/");
  document.body.dataset.view = id ? "chat" : "list";
  drawn.clear();
  $("messages").replaceChildren();
  await draw();
  $("messages").scrollTop = $("messages").scrollHeight;
  if (id) $("messages").focus({ preventScroll: true });
}

async function openDialogue(user, payload) {
  const known = chats.find((one) => one.user_id === user && !one.stopped);
  const { chat_id } = known && !payload ? { chat_id: known.id }
    : await api("POST", "start", { user_id: user, payload });
  await open(chat_id);
}

// --- the panel ---

function panel(shown) {
  document.body.classList.toggle("panel-open", shown);
  $("open-panel").setAttribute("aria-expanded", String(shown));
  (shown ? $("outage").elements.organisation : $("open-panel")).focus();
}

async function publish(organisation, message) {
  await api("POST", "feed", { organisation, message });
  published = [{ organisation, message }, ...published.filter((p) => p.message.external_id !== message.external_id)].slice(0, 5);
  remember("published", published);
  drawPublished();
}

function drawPublished() {
  $("published").replaceChildren(...published.map(({ organisation, message }) => {
    const next = (status) => trying(async () => {
      await publish(organisation, { ...message, version: message.version + 1, status });
      say(status === "restored" ? "Сообщено: восстановлено." : "Сообщено: отменено.");
    });
    const edit = () => {
      const form = $("outage").elements;
      form.organisation.value = organisation;
      form.reason.value = message.reason ?? "";
      $("outage").dataset.version = message.version;
      $("outage").dataset.id = message.external_id;
      say("Измените форму и опубликуйте: это будет новая версия.");
      form.reason.focus();
    };
    const ended = { restored: " — восстановлено", cancelled: " — отменено" }[message.status] ?? "";
    return el("li", {}, el("p", {}, `№ ${message.external_id}, версия ${message.version}${ended}`),
      ended ? "" : el("p", { class: "row" },
        el("button", { type: "button", onclick: edit }, "Изменить"),
        el("button", { type: "button", onclick: next("restored") }, "Восстановлено"),
        el("button", { type: "button", onclick: next("cancelled") }, "Отменить")));
  }));
}

$("outage").addEventListener("submit", trying(async (event) => {
  event.preventDefault();
  const form = event.target;
  const { organisation, resource, kind, start, end, reason } = Object.fromEntries(new FormData(form));
  const houses = new FormData(form).getAll("house");
  if (!houses.length) throw new Error("Отметьте хотя бы один дом.");
  if (end <= start) throw new Error("Конец должен быть позже начала.");
  await publish(organisation, {
    external_id: form.dataset.id ?? Date.now().toString(36),
    version: Number(form.dataset.version ?? 0) + 1,
    kind, resources: [resource], houses, ...(reason && { reason }),
    windows: [{ start: `${start}:00+03:00`, end: `${end}:00+03:00`, end_kind: "estimated" }],
  });
  delete form.dataset.id; delete form.dataset.version;
  say("Опубликовано. Чат дома узнает через мгновение.");
}));

for (const button of document.querySelectorAll("[data-add]")) {
  button.addEventListener("click", trying(() => moveClock({ add_seconds: Number(button.dataset.add) })));
}
$("clock").addEventListener("submit", trying(async (event) => {
  event.preventDefault();
  await moveClock({ now: `${event.target.elements.now.value}:00+03:00` });
}));
async function moveClock(move) { await api("POST", "clock", move); await tellTime(); }
async function tellTime() {
  const { now } = await api("GET", "clock");
  $("now").textContent = moscow(now);
  return new Date(now);
}

for (const box of document.querySelectorAll("[data-fault]")) {
  box.addEventListener("change", trying(() => {
    const on = JSON.parse(box.dataset.on);
    return api("POST", "faults", { [box.dataset.fault]: box.checked ? on : on === true ? false : 0 });
  }));
}
async function showFaults() {
  const faults = await api("GET", "faults");
  for (const box of document.querySelectorAll("[data-fault]")) box.checked = Boolean(faults[box.dataset.fault]);
}

$("reset").addEventListener("click", trying(async () => {
  if (!confirm("Забыть все чаты, сообщения и записи и начать сначала?")) return;
  await api("POST", "reset");
  seen = {}; published = [];
  remember("seen", seen); remember("published", published);
  drawPublished(); await showFaults(); await tellTime(); await open(null);
  say("Город как новый.");
}));

// --- what a person does ---

$("say").addEventListener("submit", trying(async (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  await api("POST", `chats/${chosen}/say`, { user_id: me(), text });
}));
$("groups").addEventListener("click", trying((event) => {
  event.preventDefault();
  const link = event.target.closest("a");
  return link && open(Number(link.dataset.chat));
}));
$("people").addEventListener("click", trying((event) => {
  const button = event.target.closest("button");
  return button && openDialogue(Number(button.dataset.user));
}));
$("who").addEventListener("change", () => { drawn.clear(); $("messages").replaceChildren(); draw(); });
$("back").addEventListener("click", (event) => { event.preventDefault(); open(null); });
$("open-panel").addEventListener("click", () => panel(!document.body.classList.contains("panel-open")));
$("close-panel").addEventListener("click", () => panel(false));
$("try-outage").addEventListener("click", () => panel(true));
$("try-dialogue").addEventListener("click", trying(() => openDialogue(Number($("people").querySelector("button").dataset.user))));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("panel-open")) panel(false);
});

async function live() {
  let version = -1;
  for (;;) {
    try {
      ({ version } = await api("GET", `changes?after=${version}`));
      await draw();
    } catch { await new Promise((later) => setTimeout(later, 1000)); }
  }
}

const begins = new Date(await tellTime());
$("outage").elements.start.value = local(begins);
$("outage").elements.end.value = local(new Date(begins.getTime() + 6 * 3600e3));
$("clock").elements.now.value = local(begins);
await showFaults();
drawPublished();
setInterval(() => tellTime().catch(() => {}), 15000);
document.body.dataset.ready = "true";
live();
