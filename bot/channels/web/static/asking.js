// Asks the server. What takes too long counts as no network; nothing is asked any more once somebody
// has left.

import { atEnd, isClosed } from "./page.js";

export const SECONDS = 30;
// Speaking and hearing take a slow machine longer.
export const SECONDS_OF_SOUND = 120;
export const PAUSES = [1000, 3000, 10000, 30000];

const asked = new Set();

atEnd(() => {
  for (const one of asked) one.abort();
});

// What `read` makes of the answer; rejects where there is none.
export const ask = async (path, read, how = {}, seconds = SECONDS) => {
  if (isClosed()) throw new Error("nobody is there any more");
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), seconds * 1000);
  asked.add(controller);
  try {
    const answer = await read(await fetch(path, { ...how, signal: controller.signal }));
    if (isClosed()) throw new Error("nobody is there to read it");
    return answer;
  } catch {
    throw new Error("there is no answer");
  } finally {
    clearTimeout(timer);
    asked.delete(controller);
    controller.abort();
  }
};

// Posts a form; the status of the answer and what it says.
export const post = (path, body, seconds) =>
  ask(
    path,
    async (answer) => {
      const { status, ok } = answer;
      const said = await answer.json().catch((error) => {
        // What says nothing is no answer of ours; a refusal may come from what stands before us.
        if (ok) throw error;
        return {};
      });
      return { status, ok, said };
    },
    { method: "POST", body, headers: { Accept: "application/json" } },
    seconds,
  );
