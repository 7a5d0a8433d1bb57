// The page comes alive: it asks the control API what has changed and draws only that.
import { api } from "./parts.js";
import { draw } from "./chat.js";
import { begin } from "./panel.js";
import "./composer.js";

async function live() {
  let version = -1;
  for (;;) {
    try {
      ({ version } = await api("GET", `changes?after=${version}`));
      await draw();
    } catch { await new Promise((later) => setTimeout(later, 1000)); }
  }
}

await begin();
await draw();
document.body.dataset.ready = "true";
live();
