// On the blank page: the server is told that somebody has left until it knows.

import { leftKey, sendLeaving } from "./kept.js";

const PAUSE = 5000;
const NO_LONGER = 30000;

let timer = 0;

const tell = async () => {
  clearTimeout(timer);
  const key = leftKey();
  if (key === null) return;
  timer = setTimeout(tell, NO_LONGER);
  const isDone = await sendLeaving(key).catch(() => false);
  clearTimeout(timer);
  if (!isDone) timer = setTimeout(tell, PAUSE);
};

window.addEventListener("online", tell);
tell();
