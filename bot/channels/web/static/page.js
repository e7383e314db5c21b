// The parts of the page, its words, and whether somebody still sits before it.

export const find = (id) => document.getElementById(id);
export const root = document.documentElement;
export const form = find("say");
export const input = find("say-text");
export const log = find("log");
export const words = JSON.parse(find("words").textContent);
export const key = form.elements.key.value;

// A page of earlier messages stands still; what is said there leads to the newest ones.
export const isPast = "past" in log.dataset;

// What needs no telling where it is over in a moment.
const A_MOMENT = 1000;

const status = find("status");
let soon = 0;
let coming = "";

// The same sentence is not said again: it is announced wherever it is set.
export const tell = (text) => {
  clearTimeout(soon);
  if (status.textContent !== text) status.textContent = text;
};

// What is not true any more; another sentence that came meanwhile stays.
export const takeBack = (text) => {
  if (coming === text) clearTimeout(soon);
  if (status.textContent === text) status.textContent = "";
};

// Something new has begun: whatever is said from here on is news.
export const tellSoon = (text) => {
  tell("");
  coming = text;
  soon = setTimeout(tell, A_MOMENT, text);
};

// Once closed the page is blank, and nothing more happens on it.

const endings = [];
let closed = false;

export const isClosed = () => closed;
export const atEnd = (act) => endings.push(act);

export const close = () => {
  if (closed) return;
  closed = true;
  root.hidden = true;
  document.title = "";
  clearTimeout(soon);
  for (const act of endings) act();
};

// Nothing of this talk may stay in sight: what there is now is shown in its place.
export const startAgain = () => {
  close();
  location.replace("/");
};
