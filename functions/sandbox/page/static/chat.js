// The list of chats, and the one that is open: who looks at it, with which bot, what may be done.
import { $, api, el, moscow, remember, remembered, say, startOf, trying } from "./parts.js";
import { drawMessages, forgetMessages } from "./messages.js";

const DOES = { read_all_messages: "читает", write: "пишет", pin_message: "закрепляет" };

let chats = [];
let bots = [];
let chosen = Number(new URLSearchParams(location.search).get("chat")) || null;
let seen = remembered("seen", {});

export const chat = () => chats.find((one) => one.id === chosen);
export const me = () => chat()?.user_id ?? Number($("who").value);
export const botOf = (name) => bots.find((bot) => bot.name === name || bot.username === name);
export const closePanel = () => {
  document.body.classList.remove("panel-open");
  $("open-panel").setAttribute("aria-expanded", "false");
};

// --- the list ---

function entry(one, name, about, role = "") {
  const unread = one ? one.messages - (seen[one.id] ?? 0) : 0;
  return [
    el("b", {}, name),
    one?.last ? el("time", {}, moscow(one.last.timestamp).slice(-5)) : "",
    role && el("span", { class: "role" }, role),
    el("span", { class: "last" }, one?.last?.text?.split("\n")[0] ?? about),
    unread > 0 && one.id !== chosen
      ? el("span", { class: "new" }, String(unread), el("span", { class: "unseen" }, " непрочитанных")) : "",
  ];
}

// Entries stay the same nodes, lest a redraw take the focus from under somebody's fingers.
const known = (list) => new Map([...$(list).querySelectorAll(".chat")].map((node) => [node.dataset.key, node]));

function drawGroups() {
  const links = known("groups");
  const groups = chats.filter((one) => one.type !== "dialog");
  for (const [id, link] of links) if (!groups.some((one) => String(one.id) === id)) link.parentNode.remove();
  for (const one of groups) {
    const link = links.get(String(one.id)) ?? el("a", { class: "chat", href: `/?chat=${one.id}`, "data-key": one.id });
    if (!link.isConnected) $("groups").append(el("li", {}, link));
    link.toggleAttribute("aria-current", one.id === chosen);
    link.replaceChildren(...entry(one, one.title, standing(one)));
  }
}

// A person is there from the start; a dialogue with a further bot once it is.
function drawPeople() {
  const buttons = known("people");
  for (const button of buttons.values()) {
    const { user, bot, name } = button.dataset;
    for (const one of chats.filter((c) => c.user_id === Number(user) && c.bot !== bot)) {
      if (bot !== bots[0].name || buttons.has(`${user}/${one.bot}`)) continue;
      const further = el("button", { type: "button", class: "chat further", "data-key": `${user}/${one.bot}`,
        "data-user": user, "data-bot": one.bot, "data-name": name, "data-role": "" });
      button.parentNode.after(el("li", {}, further));
    }
  }
  for (const button of known("people").values()) {
    const { user, bot, name, role } = button.dataset;
    const one = chats.find((c) => c.user_id === Number(user) && c.bot === bot);
    if (!one && bot !== bots[0].name) { button.parentNode.remove(); continue; }
    button.toggleAttribute("aria-current", Boolean(one) && one.id === chosen);
    button.replaceChildren(...entry(one, name, one?.stopped ? "бот остановлен" : "", role || botOf(bot).title));
  }
}

// --- the bot's place in an open group ---

function standing(one) {
  const bot = `Бот ${botOf(one.bot).title}`;
  if (one.closed) return "Чат закрыт";
  if (!one.bot_present) return `${bot}: в чате его нет`;
  if (!one.rights) return `${bot}: участник без прав`;
  const does = Object.entries(DOES).filter(([right]) => one.rights.includes(right)).map(([, deed]) => deed);
  return `${bot}: администратор, ${does.join(", ") || "без прав"}`;
}

let marked; // the rights that the boxes were last set by
function drawStanding(one) {
  const shown = Boolean(one) && one.type !== "dialog";
  $("manage").hidden = !shown;
  if (!shown) return;
  $("standing").textContent = standing(one);
  const here = one.bot_present && !one.closed;
  const may = { take: here && one.admin, unpin: Boolean(one.pinned) && !one.closed,
    remove_bot: here, add_bot: !one.bot_present && !one.closed };
  for (const button of $("rights").querySelectorAll("[data-deed]")) button.hidden = !may[button.dataset.deed];
  for (const part of $("rights").querySelectorAll("fieldset, .main")) part.hidden = !here;
  if (marked === `${one.id} ${one.rights}`) return;
  marked = `${one.id} ${one.rights}`;
  for (const box of $("rights").elements.right) box.checked = one.rights?.includes(box.value) ?? true;
}

$("rights").addEventListener("submit", trying(async (event) => {
  event.preventDefault();
  const permissions = new FormData(event.target).getAll("right");
  await api("POST", `chats/${chosen}/admin`, { admin: true, permissions, user_id: me() });
  say("Права даны.");
}));
$("rights").addEventListener("click", trying(async (event) => {
  const deed = event.target.dataset.deed;
  if (!deed) return;
  if (deed === "take") await api("POST", `chats/${chosen}/admin`, { admin: false, user_id: me() });
  else await api("POST", `chats/${chosen}/${deed}`, deed === "unpin" ? undefined : { user_id: me() });
  say({ take: "Права забраны.", unpin: "Откреплено.", remove_bot: "Бота в чате больше нет.", add_bot: "Бот снова в чате, пока без прав." }[deed]);
}));

// --- the chosen chat ---

// As MAX does: nobody's phone leaves without a second word.
async function sharePhone(message) {
  const question = chat().type === "dialog" ? "Отправить боту номер своего телефона?"
    : "Отправить в чат номер своего телефона? Его увидят все участники.";
  if (confirm(question)) await api("POST", `chats/${chosen}/share_phone`, { user_id: me(), mid: message.mid });
}

const deeds = {
  press: (message, button) => api("POST", `chats/${chosen}/press`,
    { user_id: me(), mid: message.mid, payload: button.payload }),
  share: (message) => sharePhone(message),
  open: (link) => follow(link, me()),
  ask: askWhoFollows,
};

export async function draw() {
  [chats, bots] = await Promise.all([api("GET", "chats"), api("GET", "bots")]);
  const one = chat();
  const messages = one ? await api("GET", `chats/${one.id}/messages`) : [];
  if (one?.id !== chosen && chosen) return; // another chat was opened meanwhile
  if (one) { seen[one.id] = one.messages; remember("seen", seen); }
  const dialogue = one?.type === "dialog";
  const role = dialogue && $("people").querySelector(`[data-user="${one.user_id}"]`)?.dataset.role;
  $("title").replaceChildren(one ? one.title : "Выберите чат", role ? el("span", {}, ` ${role}`) : "");
  $("as").hidden = !one || dialogue;
  $("with").hidden = !dialogue || bots.length < 2;
  if (dialogue) $("whom").value = one.bot;
  $("say").hidden = !one || one.closed;
  $("clip").hidden = !dialogue;
  $("hint").hidden = Boolean(one);
  drawGroups();
  drawPeople();
  drawStanding(one);
  drawMessages(messages, me(), deeds);
  document.dispatchEvent(new Event("drawn"));
}

export async function open(id) {
  chosen = id;
  say(""); // whatever was said of the chat before
  history.replaceState(null, "", id ? `/?chat=${id}` : "/");
  document.body.dataset.view = id ? "chat" : "list";
  $("manage").open = false;
  forgetMessages();
  await draw();
  $("messages").scrollTop = $("messages").scrollHeight;
  if (id) $("messages").focus({ preventScroll: true });
}

export async function forget() {
  seen = {};
  remember("seen", seen);
  await open(null);
}

export async function openDialogue(user, bot, payload) {
  const name = botOf(bot)?.name ?? bot;
  const one = chats.find((c) => c.user_id === user && c.bot === name && !c.stopped);
  const silent = one && payload && (await api("GET", "faults")).no_bot_started_in_open_dialogue;
  const { chat_id } = one && !payload ? { chat_id: one.id }
    : await api("POST", "start", { user_id: user, payload, bot: name });
  closePanel();
  await open(chat_id);
  if (silent) say("Диалог уже начат: как и в MAX, бот о ссылке не узнал. Код из неё можно написать сообщением.");
}

// --- links that open a bot ---

async function follow(link, user) {
  const start = startOf(link.trim());
  if (!start) throw new Error("Это не ссылка на бота; нужна такая: https://max.ru/<бот>?start=<код>.");
  await openDialogue(user, start.bot, start.payload);
}

export function askWhoFollows(link = "") {
  const form = $("follow-form").elements;
  form.link.value = link;
  form.user_id.value = me();
  $("follow-wrong").textContent = "";
  $("follow").showModal();
  (link ? form.user_id : form.link).focus();
}

$("follow-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { link, user_id } = Object.fromEntries(new FormData(event.target));
  try {
    await follow(link, Number(user_id));
    $("follow").close();
    $("messages").focus({ preventScroll: true });
  } catch (error) { $("follow-wrong").textContent = error.message; }
});
$("close-follow").addEventListener("click", () => $("follow").close());

$("groups").addEventListener("click", trying((event) => {
  event.preventDefault();
  const link = event.target.closest("a");
  return link && open(Number(link.dataset.key));
}));
$("people").addEventListener("click", trying((event) => {
  const button = event.target.closest("button");
  return button && openDialogue(Number(button.dataset.user), button.dataset.bot);
}));
$("who").addEventListener("change", () => { forgetMessages(); draw(); });
$("whom").addEventListener("change", trying(() => openDialogue(me(), $("whom").value)));
$("back").addEventListener("click", (event) => { event.preventDefault(); open(null); });
