// Messages on the page.

import { find, form, isPast, log, root, words } from "./page.js";
import { whenUnfocused } from "./place.js";
import { play } from "./sound.js";

let last = Number(log.dataset.last);

export const lastSeen = () => last;

const settle = (button) => {
  button.setAttribute("aria-disabled", "true");
  whenUnfocused(button, () => button.replaceWith(button.textContent));
};

export const retire = () => {
  for (const button of log.querySelectorAll(".options button")) {
    // Becoming text is no news.
    button.closest(".options").setAttribute("aria-live", "off");
    settle(button);
  }
};

const clearStart = () => {
  const start = document.querySelector(".start");
  const button = start && start.querySelector("button");
  if (!button || button.hasAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  whenUnfocused(start, () => start.remove());
};

// Below the log stand the form, and what can be set: who is there has read to the end.
const isAtEnd = () => find("status").getBoundingClientRect().top <= window.innerHeight;

const follow = (article) => {
  form.scrollIntoView({ block: "nearest" });
  // What does not fit is read from its beginning, below what always stands at the top.
  const top = parseFloat(getComputedStyle(root).scrollPaddingTop) || 0;
  if (article.getBoundingClientRect().top < top) article.scrollIntoView({ block: "start" });
};

const put = (article) => {
  const follows = isAtEnd();
  clearStart();
  const pending = log.querySelector("article:not([id])");
  if (article.id && pending) log.insertBefore(article, pending);
  else log.append(article);
  if (follows) follow(article);
};

const shownAs = (nonce) => log.querySelector(`[data-nonce="${CSS.escape(nonce)}"]`);

export const echo = (one) => {
  if (isPast || shownAs(one.nonce)) return;
  const article = document.createElement("article");
  article.className = "message me";
  article.setAttribute("aria-live", "off");
  article.dataset.nonce = one.nonce;
  const heading = document.createElement("h3");
  heading.textContent = words.me;
  const text = document.createElement("p");
  text.textContent = one.said;
  article.append(heading, text);
  put(article);
};

export const unsay = (one) => {
  const article = shownAs(one.nonce);
  if (article && !article.id) article.remove();
};

export const add = (message) => {
  last = Math.max(last, message.id);
  if (find(`m${message.id}`)) return;
  const holder = document.createElement("template");
  holder.innerHTML = message.html;
  const article = holder.content.querySelector("article");
  const nonce = article.dataset.nonce;
  const mine = nonce && shownAs(nonce);
  if (mine) {
    // The server hides what nobody should read over a shoulder.
    mine.replaceWith(article);
    return;
  }
  if ("asks" in article.dataset) {
    retire();
    find("send-file").hidden = !("takesFile" in article.dataset);
  }
  put(article);
  if ("aloud" in article.dataset) play(message.id, true);
};

export const clear = () => {
  for (const article of log.querySelectorAll("article[id]")) article.remove();
};

export const showNewest = () => {
  const newest = find("new");
  if (!newest || isPast || location.hash || document.querySelector(".problem")) return;
  history.scrollRestoration = "manual";
  newest.scrollIntoView();
};
