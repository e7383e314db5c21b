// Shows what waits to be sent, and goes back to the talk as soon as there is a network.

import { anyWaiting, leftKey } from "./kept.js";

const section = document.getElementById("waiting");
for (const one of anyWaiting()) {
  const item = document.createElement("li");
  item.textContent = one.said;
  section.querySelector("ul").append(item);
  section.hidden = false;
}

window.addEventListener("online", () => location.replace(leftKey() === null ? "/" : "/left"));
