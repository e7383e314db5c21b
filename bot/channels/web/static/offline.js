// Shows what waits to be sent, and goes back to the talk as soon as the server can be reached.

import { anyWaiting, leftKey } from "./kept.js";

const PAUSE = 5000;

const section = document.getElementById("waiting");
for (const one of anyWaiting()) {
  const item = document.createElement("li");
  item.textContent = one.said;
  section.querySelector("ul").append(item);
  section.hidden = false;
}

let timer = 0;

// A network that is there need not be one through which the server is found.
const goBack = async () => {
  clearTimeout(timer);
  timer = setTimeout(goBack, PAUSE);
  try {
    const answer = await fetch("/sw.js", { method: "HEAD", cache: "no-store" });
    if (answer.ok && leftKey() === null) location.replace("/");
  } catch {
    // It is tried again.
  }
};

window.addEventListener("online", goBack);
timer = setTimeout(goBack, PAUSE);
