// What the browser keeps: messages that wait to be sent, and that somebody has left.

const WAITING = "zhuye-waiting";
const LEFT = "zhuye-left";

// Where a browser keeps nothing, messages wait as long as the page is open.
let memory = null;

const read = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

const write = (name, value) => {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
};

const bundle = () => {
  try {
    return JSON.parse(read(WAITING)) || {};
  } catch {
    return {};
  }
};

// Whose messages wait is told by the key of the forms; those of somebody else are nobody's here.
export const waiting = (key) => {
  if (memory !== null) return memory;
  const { key: whose, messages } = bundle();
  return whose === key ? messages : [];
};

// Without a page's key: all that wait, to be seen where there is no network.
export const anyWaiting = () => bundle().messages || [];

// Whether it is kept for other pages too.
export const keep = (key, messages) => {
  if (leftKey() !== null) return false;
  const isKept = write(WAITING, messages.length ? JSON.stringify({ key, messages }) : null);
  memory = isKept ? null : messages;
  return isKept;
};

export const leftKey = () => read(LEFT);

export const noteLeaving = (key) => {
  memory = null;
  write(WAITING, null);
  write(LEFT, key);
};

export const dropWaiting = () => {
  memory = null;
  write(WAITING, null);
};

// Tells the server that somebody has left; whether it knows.
export const sendLeaving = async (key) => {
  const answer = await fetch("/leave", {
    method: "POST",
    body: new URLSearchParams({ key }),
    headers: { Accept: "application/json" },
    keepalive: true,
  });
  // Something between that answers for everybody is not the server.
  const isDone = answer.ok && new URL(answer.url).pathname === "/left";
  if (isDone && leftKey() === key) write(LEFT, null);
  return isDone;
};
