// The panel: outages, a launch, chats, time and trouble.
import { $, api, el, local, moscow, remember, remembered, say, trying } from "./parts.js";
import { askWhoFollows, closePanel, forget, open, openDialogue } from "./chat.js";

let published = remembered("published", []);

function openPanel(focused) {
  document.body.classList.add("panel-open");
  $("open-panel").setAttribute("aria-expanded", "true");
  focused.focus();
}
function shutPanel() { closePanel(); $("open-panel").focus(); }

// --- outages ---

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

// --- a launch: the first administrator, then links and chats ---

$("staff-code").addEventListener("submit", trying(async (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  $("code").hidden = true;
  try {
    const { code, link } = await api("POST", "staff_code", { organisation: event.target.elements.organisation.value });
    $("code").replaceChildren(
      el("p", {}, "Код: ", el("b", {}, code)),
      el("p", {}, el("a", { href: link, onclick: (press) => { press.preventDefault(); askWhoFollows(link); } }, link)));
    $("code").hidden = false;
  } finally { button.disabled = false; }
}));
$("open-link").addEventListener("click", () => askWhoFollows());

$("new-chat").addEventListener("submit", trying(async (event) => {
  event.preventDefault();
  const form = event.target;
  const { title, user_id, bot } = Object.fromEntries(new FormData(form));
  const { chat_id } = await api("POST", "chats", { title: title.trim(), user_id: Number(user_id), bot });
  form.elements.title.value = "";
  $("who").value = user_id;
  closePanel();
  await open(chat_id);
  $("manage").open = true;
}));

// --- time and trouble ---

for (const button of document.querySelectorAll("[data-add]")) {
  button.addEventListener("click", trying(() => moveClock({ add_seconds: Number(button.dataset.add) })));
}
$("clock").addEventListener("submit", trying(async (event) => {
  event.preventDefault();
  await moveClock({ now: `${event.target.elements.now.value}:00+03:00` });
}));
async function moveClock(change) { await api("POST", "clock", change); await tellTime(); }
async function tellTime() {
  const { now } = await api("GET", "clock");
  $("now").textContent = moscow(now);
  return new Date(now);
}

const boxes = [...document.querySelectorAll("[data-fault]")];
for (const box of boxes) {
  box.addEventListener("change", trying(() => {
    const on = JSON.parse(box.dataset.on);
    return api("POST", box.dataset.of, { [box.dataset.fault]: box.checked ? on : on === true ? false : 0 });
  }));
}
async function showFaults() {
  for (const of of new Set(boxes.map((box) => box.dataset.of))) {
    const faults = await api("GET", of);
    for (const box of boxes) if (box.dataset.of === of) box.checked = Boolean(faults[box.dataset.fault]);
  }
}

$("reset").addEventListener("click", trying(async () => {
  if (!confirm("Забыть все чаты, сообщения и записи и начать сначала?")) return;
  await api("POST", "reset");
  published = [];
  remember("published", published);
  $("code").hidden = true;
  drawPublished(); await showFaults(); await tellTime(); await forget();
  say("Город как новый.");
}));

// --- opening and closing ---

const outage = $("outage").elements.organisation;
$("open-panel").addEventListener("click", () =>
  (document.body.classList.contains("panel-open") ? shutPanel() : openPanel(outage)));
$("close-panel").addEventListener("click", shutPanel);
$("try-outage").addEventListener("click", () => openPanel(outage));
$("try-launch").addEventListener("click", () => {
  openPanel($("staff-code").elements.organisation);
  $("launch").scrollIntoView({ block: "start" });
});
$("try-dialogue").addEventListener("click", trying(() => {
  const { user, bot } = $("people").querySelector("button").dataset;
  return openDialogue(Number(user), bot);
}));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("follow").open && document.body.classList.contains("panel-open")) shutPanel();
});

export async function begin() {
  const begins = await tellTime();
  $("outage").elements.start.value = local(begins);
  $("outage").elements.end.value = local(new Date(begins.getTime() + 6 * 3600e3));
  $("clock").elements.now.value = local(begins);
  await showFaults();
  drawPublished();
  setInterval(() => tellTime().catch(() => {}), 15000);
}
