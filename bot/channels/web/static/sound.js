// Messages read aloud: one after the other, and none after something new was said.

import { SECONDS_OF_SOUND, ask } from "./asking.js";
import { atEnd, find, log, takeBack, tell, tellSoon, words } from "./page.js";

const player = find("player");
const queue = [];
let turn = 0;
let isLoading = false;

export const hush = () => {
  queue.length = 0;
  turn += 1;
  isLoading = false;
  if (player) player.pause();
};

const load = (id) => {
  const ogg = player.canPlayType('audio/ogg; codecs="opus"');
  const read = (answer) => {
    if (!answer.ok) throw new Error("no sound");
    return answer.blob();
  };
  return ask(`/speech/${id}${ogg ? "" : "?as=mp3"}`, read, {}, SECONDS_OF_SOUND);
};

const start = async (id) => {
  const mine = turn;
  isLoading = true;
  try {
    const sound = await load(id);
    if (mine !== turn) return;
    if (player.src) URL.revokeObjectURL(player.src);
    player.hidden = false;
    player.src = URL.createObjectURL(sound);
    takeBack(words.sounding);
    await player.play();
  } catch (error) {
    // Whoever presses pause has heard enough.
    if (mine !== turn || error.name === "AbortError") return;
    tell(error.name === "NotAllowedError" ? words.blocked : words.no_sound);
  } finally {
    if (mine === turn) isLoading = false;
  }
};

export const play = (id, unasked) => {
  if (!player) return;
  if (unasked && (isLoading || !player.paused)) {
    queue.push(id);
  } else {
    hush();
    if (!unasked) tellSoon(words.sounding);
    start(id);
  }
};

if (player) {
  player.addEventListener("ended", () => {
    if (queue.length) start(queue.shift());
  });
  log.addEventListener("click", (event) => {
    const link = event.target.closest("a.listen");
    if (!link) return;
    event.preventDefault();
    play(link.getAttribute("href").split("/").pop(), false);
  });
}

atEnd(hush);
