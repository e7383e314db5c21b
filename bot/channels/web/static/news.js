// What comes by itself, and what comes with an answer.

import { PAUSES, ask } from "./asking.js";
import { add, clear, lastSeen } from "./log.js";
import { atEnd, isClosed, isPast, log, root, startAgain } from "./page.js";

let stream = null;
let failed = 0;
let timer = 0;
let answering = 0;
let ended = "";

const address = () => `/news?after=${lastSeen()}`;

const hangUp = () => {
  clearTimeout(timer);
  if (stream) stream.close();
  stream = null;
};

const end = (talk) => {
  hangUp();
  ended = talk;
  if (!answering) settle();
};

// The talk that has ended is still on the page, unless an answer has put another in its place.
const settle = () => {
  const isShown = ended === log.dataset.talk;
  ended = "";
  if (isShown) startAgain();
  else listen();
};

// An answer that is on its way may say itself how the talk goes on.
export const awaiting = async (answer) => {
  answering += 1;
  try {
    return await answer;
  } finally {
    answering -= 1;
    if (ended && !answering) setTimeout(() => ended && settle());
  }
};

export const take = (news) => {
  const before = log.dataset.talk;
  if (before && news.talk !== before) {
    if (!news.talk) {
      startAgain();
      return;
    }
    clear();
    hangUp();
  }
  log.dataset.talk = news.talk;
  root.className = `scripted size-${news.size}`;
  news.messages.forEach(add);
  listen();
};

// A stream says nothing of why it was refused.
const enquire = async () => {
  let status = 0;
  try {
    status = await ask(address(), (answer) => answer.status);
  } catch {
    // There is no network.
  }
  if (status === 204) await isThere();
  else if (status === 200) listen();
  else enquireLater();
};

const enquireLater = () => {
  timer = setTimeout(enquire, PAUSES[Math.min(failed, PAUSES.length - 1)]);
  failed += 1;
};

// Nothing will come: nobody has this talk any more, or too many listen. It is not asked for again
// before somebody comes back to the page.
const isThere = async () => {
  try {
    const page = await ask("/", (answer) => answer.text());
    if (!page.includes(`data-talk="${log.dataset.talk}"`)) startAgain();
  } catch {
    // It is found out next time.
  }
};

export const listen = () => {
  if (stream || isPast || isClosed() || document.hidden) return;
  if (!log.dataset.talk || !window.EventSource) return;
  clearTimeout(timer);
  const talk = log.dataset.talk;
  const one = new EventSource(address());
  stream = one;
  one.onopen = () => {
    failed = 0;
  };
  one.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (news.talk) take(news);
    else end(talk);
  };
  one.onerror = () => {
    if (one.readyState !== EventSource.CLOSED || stream !== one) return;
    hangUp();
    if (failed) enquireLater();
    else enquire();
  };
};

// A browser has few connections to one server: a page that nobody sees needs none.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hangUp();
  else listen();
});

atEnd(hangUp);
