// What every part of the page uses: the control API, elements, hours as Moscow shows them.
const API = "/sandbox/api/";
const HOURS = new Intl.DateTimeFormat("ru-RU", {
  timeZone: "Europe/Moscow", day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit",
});
const NUMBER = new Intl.NumberFormat("ru-RU", { maximumFractionDigits: 1 });
const SAID_FOR = [4_000, 12_000]; // as long as it takes to read

export const $ = (id) => document.getElementById(id);
export const remembered = (key, otherwise) => JSON.parse(localStorage.getItem(key)) ?? otherwise;
export const remember = (key, value) => localStorage.setItem(key, JSON.stringify(value));
export const moscow = (iso) => HOURS.format(new Date(iso));
export const local = (date) => new Date(date.getTime() + 3 * 3600e3).toISOString().slice(0, 16);

export async function api(method, path, body) {
  const sent = body instanceof FormData ? body : body && JSON.stringify(body);
  const answer = await fetch(API + path, { method, body: sent });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error ?? `Ошибка ${answer.status}`);
  return data;
}

let saidLast;
export function say(text) {
  $("said").textContent = text;
  clearTimeout(saidLast);
  const [least, most] = SAID_FOR;
  saidLast = setTimeout(() => { $("said").textContent = ""; }, Math.min(Math.max(text.length * 120, least), most));
}

export const trying = (deed) => async (...given) => {
  try { await deed(...given); } catch (error) { say(error.message); }
};

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} Б`;
  return bytes < 1024 ** 2 ? `${NUMBER.format(bytes / 1024)} КБ` : `${NUMBER.format(bytes / 1024 ** 2)} МБ`;
}

// A link that opens a bot: whose, and with what. Null for any other.
export function startOf(link) {
  let url;
  try { url = new URL(link); } catch { return null; }
  if (url.host !== "max.ru" || !url.searchParams.has("start")) return null;
  return { bot: url.pathname.slice(1), payload: url.searchParams.get("start") };
}
