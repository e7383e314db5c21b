// Shows what waits to be sent, and goes back to the talk as soon as there is a network.
"use strict";
(() => {
  let waiting = [];
  try {
    waiting = JSON.parse(localStorage.getItem("zhuye-waiting") || "[]");
  } catch {
    waiting = [];
  }
  if (waiting.length) {
    const section = document.getElementById("waiting");
    for (const one of waiting) {
      const item = document.createElement("li");
      item.textContent = one.said;
      section.querySelector("ul").append(item);
    }
    section.hidden = false;
  }
  window.addEventListener("online", () => location.replace("/"));
})();
