// Leaving: the page is blank at once, whatever the network does.

import { dropWaiting, noteLeaving, sendLeaving } from "./kept.js";
import { close, find, key } from "./page.js";

const LEAVE_KEY = "F9";
const NO_LONGER = 700;

let leaving = false;

const leave = async () => {
  if (leaving) return;
  leaving = true;
  close();
  noteLeaving(key);
  // Where no answer comes, the blank page asks again until one does.
  const told = sendLeaving(key).catch(() => false);
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, NO_LONGER))]);
  location.replace("/left");
};

find("leave").addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== LEAVE_KEY) return;
  event.preventDefault();
  leave();
});

// Another page of this browser was left.
window.addEventListener("zhuye-left", () => {
  close();
  dropWaiting();
});
