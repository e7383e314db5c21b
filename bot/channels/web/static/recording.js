// What is said into the microphone is written into the input field, and counts when it is sent.

import { SECONDS_OF_SOUND, post } from "./asking.js";
import { atEnd, find, input, isClosed, key, tell, words } from "./page.js";
import { dictate } from "./sending.js";
import { hush } from "./sound.js";

const speak = find("speak");
let recorder = null;
let microphone = null;
let opening = false;

const hear = async (recording) => {
  tell(words.hearing);
  const body = new FormData();
  body.set("key", key);
  body.set("audio", recording, "recording");
  let answer;
  try {
    answer = await post("/hear", body, SECONDS_OF_SOUND);
  } catch {
    if (!isClosed()) tell(words.not_written);
    return;
  }
  const heard = answer.said;
  if (!answer.ok || heard.problem) {
    tell(heard.problem || words.not_written);
    return;
  }
  input.value += heard.text;
  dictate();
  tell(heard.sure ? words.heard : words.not_sure);
};

const show = (recording) => {
  speak.classList.toggle("on", recording);
  speak.textContent = recording ? words.record_stop : words.record;
};

const letGo = () => {
  if (microphone) for (const track of microphone.getTracks()) track.stop();
  microphone = null;
  recorder = null;
};

const record = async () => {
  const pieces = [];
  opening = true;
  try {
    microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    recorder = new MediaRecorder(microphone);
  } catch {
    letGo();
    tell(words.no_microphone);
    return;
  } finally {
    opening = false;
  }
  if (isClosed()) {
    letGo();
    return;
  }
  hush();
  recorder.ondataavailable = (event) => pieces.push(event.data);
  recorder.onstop = () => {
    const kind = recorder.mimeType;
    letGo();
    show(false);
    hear(new Blob(pieces, { type: kind }));
  };
  recorder.start();
  show(true);
  tell(words.recording);
};

if (speak && navigator.mediaDevices && window.MediaRecorder) {
  speak.hidden = false;
  speak.addEventListener("click", () => {
    if (recorder) recorder.stop();
    else if (!opening) record();
  });
}

atEnd(() => {
  if (recorder) recorder.onstop = null;
  letGo();
});
