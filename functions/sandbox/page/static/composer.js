// What a person writes and sends; on "/" the commands of the bot.
import { $, api, el, trying } from "./parts.js";
import { botOf, chat, me } from "./chat.js";

const LARGEST = 30 * 1024 ** 2;

$("say").addEventListener("submit", trying(async (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  suggest();
  await api("POST", `chats/${chat().id}/say`, { user_id: me(), text });
}));

$("clip").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", trying(async () => {
  const [file] = $("file").files;
  $("file").value = ""; // the same file may be chosen once more
  if (!file) return;
  if (file.size > LARGEST) throw new Error(`Файл «${file.name}» больше 30 МБ; принимаются файлы до 30 МБ.`);
  const form = new FormData();
  form.append("user_id", me());
  form.append("file", file);
  $("clip").disabled = true;
  try { await api("POST", `chats/${chat().id}/send_file`, form); } finally { $("clip").disabled = false; }
}));

// --- commands ---

let active = -1;
let suggested = ""; // what the list was drawn from

function suggest() {
  const typed = $("text").value;
  const one = chat();
  const commands = one?.type === "dialog" && /^\/\S*$/.test(typed) ? botOf(one.bot).commands : [];
  const fitting = commands.filter((command) => `/${command.name}`.startsWith(typed));
  if (suggested === JSON.stringify(fitting)) return; // nor is the chosen one lost
  suggested = JSON.stringify(fitting);
  active = -1;
  $("commands").hidden = !fitting.length;
  $("commands").replaceChildren(...fitting.map(({ name, description }, place) =>
    el("li", { role: "option", id: `command-${place}`, "data-command": `/${name}`, "aria-selected": "false" },
      el("b", {}, `/${name}`), ` ${description ?? ""}`)));
  $("text").setAttribute("aria-expanded", String(Boolean(fitting.length)));
  $("text").removeAttribute("aria-activedescendant");
}

function hide() {
  $("commands").hidden = true;
  $("text").setAttribute("aria-expanded", "false");
  $("text").removeAttribute("aria-activedescendant");
}

function move(step) {
  const options = [...$("commands").children];
  active = (active + step + options.length) % options.length;
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
  options[active].scrollIntoView({ block: "nearest" });
  $("text").setAttribute("aria-activedescendant", options[active].id);
}

function choose(option) {
  $("text").value = option.dataset.command;
  $("say").requestSubmit();
}

$("text").addEventListener("input", suggest);
document.addEventListener("drawn", suggest); // another chat, or other commands
$("text").addEventListener("keydown", (event) => {
  if ($("commands").hidden) return;
  const options = $("commands").children;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(active < 0 ? 0 : -1);
  else if (event.key === "Enter" && active >= 0) choose(options[active]);
  else if (event.key === "Escape") { hide(); event.stopPropagation(); }
  else return;
  event.preventDefault();
});
$("commands").addEventListener("click", (event) => {
  const option = event.target.closest("[data-command]");
  if (option) choose(option);
});
