// Sending without reloading: each message once, in order, as soon as there is a way.

import { PAUSES, post } from "./asking.js";
import { keep, waiting } from "./kept.js";
import { echo, lastSeen, retire, unsay } from "./log.js";
import { awaiting, take } from "./news.js";
import { atEnd, form, input, isClosed, isPast, key, tell, tellSoon, words } from "./page.js";
import { hush } from "./sound.js";

const STALE = 403;
const TOO_FAST = 429;

let sending = false;
let failed = 0;
let timer = 0;
let pressed = null;
let dictated = false;

export const dictate = () => {
  dictated = true;
};

const newNonce = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) =>
    one.toString(16).padStart(2, "0"),
  ).join("");

const later = (why) => {
  tell(why);
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSES[Math.min(failed, PAUSES.length - 1)]);
  failed += 1;
};

const done = (nonce) => {
  keep(
    key,
    waiting(key).filter((one) => one.nonce !== nonce),
  );
};

// What was typed is never lost: it stands in the input field again.
const giveBack = (messages) => {
  const typed = messages.map((one) => one.text).concat(input.value);
  input.value = typed.filter(Boolean).join("\n");
  dictated = dictated || messages.some((one) => one.dictated);
  for (const one of messages) {
    unsay(one);
    done(one.nonce);
  }
};

const bodyOf = (one) => {
  const body = new URLSearchParams({ key, nonce: one.nonce, after: String(lastSeen()) });
  for (const name of ["text", "words", "mark", "dictated"]) {
    if (one[name]) body.set(name, one[name]);
  }
  return body;
};

// Whether the next one may be sent.
const sent = async (one) => {
  let answer;
  try {
    answer = await awaiting(post("/say", bodyOf(one)));
  } catch {
    if (!isClosed()) later(words.offline);
    return false;
  }
  if (answer.ok) {
    done(one.nonce);
    take(answer.said);
    tell(failed ? words.online : "");
    failed = 0;
    return true;
  }
  if (answer.status === TOO_FAST || answer.status >= 500) {
    later(words.busy);
    return false;
  }
  if (answer.status === STALE) {
    // Only a new page can send it: the server makes one in which it stands.
    giveBack(waiting(key));
    HTMLFormElement.prototype.submit.call(form);
    return false;
  }
  giveBack([one]);
  tell(answer.said.problem || words.refused);
  return true;
};

export const flush = async () => {
  if (sending || isPast) return;
  sending = true;
  try {
    while (!isClosed() && waiting(key).length && (await sent(waiting(key)[0])));
  } finally {
    sending = false;
  }
};

// Whether that is done; otherwise the form does it.
const say = (one) => {
  const message = { ...one, nonce: newNonce() };
  const isKept = keep(key, [...waiting(key), message]);
  if (isPast) {
    if (isKept) location.assign("/#new");
    return isKept;
  }
  echo(message);
  hush();
  tellSoon(words.sending);
  flush();
  return true;
};

const sayTyped = () => {
  const text = input.value;
  if (!text.trim()) return true;
  if (!say({ text, said: text, dictated: dictated ? "1" : "" })) return false;
  input.value = "";
  dictated = false;
  return true;
};

const sayPressed = (button) => {
  if (button.getAttribute("aria-disabled") === "true") return true;
  if (button.name !== "mark") return say({ words: button.value, said: button.value });
  const isSaid = say({ mark: button.value, said: button.textContent });
  retire();
  return isSaid;
};

document.addEventListener("click", (event) => {
  pressed = event.target.closest("button");
});

form.addEventListener("submit", (event) => {
  const button = event.submitter || pressed;
  pressed = null;
  const isSaid = button && button.name ? sayPressed(button) : sayTyped();
  if (isSaid) event.preventDefault();
});

input.addEventListener("keydown", (event) => {
  // 229: a character is being composed, in browsers that do not say so otherwise.
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key !== "Enter" || event.shiftKey || composing) return;
  event.preventDefault();
  if (!sayTyped()) HTMLFormElement.prototype.submit.call(form);
});

window.addEventListener("online", flush);
atEnd(() => clearTimeout(timer));

export const goOn = () => {
  for (const one of waiting(key)) echo(one);
  flush();
};
