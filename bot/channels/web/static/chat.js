// What the page can do beyond forms: it sends without reloading, keeps what was said while there is
// no network, shows what comes by itself, plays and records. Everything works without it too.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const root = document.documentElement;
  const form = find("say");
  const input = find("say-text");
  const log = find("log");
  const status = find("status");
  const player = find("player");
  const words = JSON.parse(find("words").textContent);
  const key = form.elements.key.value;

  const WAITING = "zhuye-waiting";
  const LEFT = "zhuye-left";
  const LEAVE_KEY = "F9";
  const PAUSES = [1000, 3000, 10000, 30000];

  // A page of earlier messages stands still; what is said there leads to the newest ones.
  const isPast = "past" in log.dataset;

  let last = Number(log.dataset.last);
  let stream = null;
  let sending = false;
  let failed = 0;
  let timer = 0;
  let pressed = null;
  let dictated = false;

  const tell = (text) => {
    status.textContent = text;
  };

  const stored = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };

  // Where a browser keeps nothing, messages wait as long as the page is open.
  let waiting = [];
  const load = () => {
    const kept = stored(WAITING);
    if (kept !== null) waiting = JSON.parse(kept);
    return waiting;
  };
  const save = () => {
    try {
      if (waiting.length) localStorage.setItem(WAITING, JSON.stringify(waiting));
      else localStorage.removeItem(WAITING);
    } catch {
      // See above.
    }
  };
  const newNonce = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) =>
      one.toString(16).padStart(2, "0"),
    ).join("");

  // Messages on the page.

  const isAtEnd = () => window.innerHeight + window.scrollY >= document.body.scrollHeight - 160;

  // A button that has the focus stays until the focus goes on, so that nobody loses their place.
  const retire = () => {
    for (const button of log.querySelectorAll(".options button")) {
      // Becoming text is no news.
      button.closest(".options").setAttribute("aria-live", "off");
      const settle = () => button.replaceWith(button.textContent);
      if (button === document.activeElement) {
        button.setAttribute("aria-disabled", "true");
        button.addEventListener("blur", settle, { once: true });
      } else {
        settle();
      }
    }
  };

  const put = (article) => {
    const follow = isAtEnd();
    const start = document.querySelector(".start");
    if (start) start.remove();
    const pending = log.querySelector("article:not([id])");
    if (article.id && pending) log.insertBefore(article, pending);
    else log.append(article);
    if (follow) article.scrollIntoView({ block: "nearest" });
  };

  const shownAs = (nonce) => log.querySelector(`[data-nonce="${CSS.escape(nonce)}"]`);

  const echo = (one) => {
    if (shownAs(one.nonce)) return;
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

  const add = (message) => {
    last = Math.max(last, message.id);
    if (find(`m${message.id}`)) return;
    const holder = document.createElement("template");
    holder.innerHTML = message.html;
    const article = holder.content.querySelector("article");
    const nonce = article.dataset.nonce;
    const mine = nonce && shownAs(nonce);
    if (mine) {
      mine.id = article.id;
      return;
    }
    if ("asks" in article.dataset) {
      retire();
      find("send-file").hidden = !("takesFile" in article.dataset);
    }
    put(article);
    if ("aloud" in article.dataset) play(message.id, true);
  };

  const take = (news) => {
    if (log.dataset.talk && news.talk !== log.dataset.talk) {
      // Everything was deleted, or another talk goes on here: nothing of this one stays in sight.
      for (const article of log.querySelectorAll("article[id]")) article.remove();
    }
    log.dataset.talk = news.talk;
    root.className = `scripted size-${news.size}`;
    news.messages.forEach(add);
    listen();
  };

  // Sending: each message once, in order, as soon as there is a way.

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSES[Math.min(failed, PAUSES.length - 1)]);
    failed += 1;
  };

  const done = (nonce) => {
    waiting = load().filter((one) => one.nonce !== nonce);
    save();
  };

  const post = async (one) => {
    const body = new URLSearchParams({ key, nonce: one.nonce, after: String(last) });
    for (const name of ["text", "words", "mark", "dictated"]) {
      if (one[name]) body.set(name, one[name]);
    }
    const answer = await fetch("/say", {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    });
    return { status: answer.status, news: answer.ok ? await answer.json() : null };
  };

  // Whether the next one may be sent.
  const sent = async (one) => {
    let answer;
    try {
      answer = await post(one);
    } catch {
      tell(words.offline);
      later();
      return false;
    }
    if (answer.news) {
      done(one.nonce);
      take(answer.news);
      tell(failed ? words.online : "");
      failed = 0;
      return true;
    }
    if (answer.status === 403) {
      tell(words.stale);
      return false;
    }
    if (answer.status === 429 || answer.status >= 500) {
      tell(words.busy);
      later();
      return false;
    }
    done(one.nonce);
    tell(words.not_heard);
    return true;
  };

  const flush = async () => {
    if (sending) return;
    sending = true;
    try {
      while (load().length && (await sent(waiting[0])));
    } finally {
      sending = false;
    }
  };

  const say = (one) => {
    one.nonce = newNonce();
    load().push(one);
    save();
    echo(one);
    hush();
    tell(words.sending);
    flush();
  };

  const sayTyped = () => {
    const text = input.value;
    if (!text.trim()) return;
    say({ text, said: text, dictated: dictated ? "1" : "" });
    input.value = "";
    dictated = false;
  };

  document.addEventListener("click", (event) => {
    pressed = event.target.closest("button");
  });

  form.addEventListener("submit", (event) => {
    if (isPast) return;
    event.preventDefault();
    const button = event.submitter || pressed;
    pressed = null;
    if (!button || !button.name) {
      sayTyped();
    } else if (button.name === "mark") {
      if (button.getAttribute("aria-disabled") === "true") return;
      say({ mark: button.value, said: button.textContent });
      retire();
    } else {
      say({ words: button.value, said: button.value });
    }
  });

  input.addEventListener("keydown", (event) => {
    // 229: a character is being composed, in browsers that do not say so otherwise.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !composing && !isPast) {
      event.preventDefault();
      sayTyped();
    }
  });

  window.addEventListener("online", flush);

  // What comes by itself.

  const listen = () => {
    if (stream || isPast || !log.dataset.talk || !window.EventSource) return;
    stream = new EventSource(`/news?after=${last}`);
    stream.onmessage = (event) => take(JSON.parse(event.data));
    stream.onerror = () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      stream = null;
      setTimeout(listen, PAUSES[1]);
    };
  };

  // Sound.

  const queue = [];

  const hush = () => {
    queue.length = 0;
    if (player) player.pause();
  };

  const load_sound = async (id) => {
    const ogg = player.canPlayType('audio/ogg; codecs="opus"');
    const answer = await fetch(`/speech/${id}${ogg ? "" : "?as=mp3"}`);
    if (!answer.ok) throw new Error("no sound");
    return URL.createObjectURL(await answer.blob());
  };

  const start = async (id) => {
    let address;
    try {
      address = await load_sound(id);
    } catch {
      tell(words.no_sound);
      return;
    }
    if (player.src) URL.revokeObjectURL(player.src);
    player.hidden = false;
    player.src = address;
    try {
      await player.play();
    } catch (error) {
      if (error.name === "NotAllowedError") tell(words.blocked);
    }
  };

  const play = (id, unasked) => {
    if (!player) return;
    if (unasked && !player.paused) {
      queue.push(id);
    } else {
      hush();
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

  const speak = find("speak");
  if (speak && navigator.mediaDevices && window.MediaRecorder) {
    let recorder = null;

    const hear = async (recording) => {
      tell(words.hearing);
      const body = new FormData();
      body.set("key", key);
      body.set("audio", recording, "recording");
      try {
        const answer = await fetch("/hear", {
          method: "POST",
          body,
          headers: { Accept: "application/json" },
        });
        const heard = await answer.json();
        if (heard.problem) {
          tell(heard.problem);
          return;
        }
        input.value = input.value ? `${input.value}${heard.text}` : heard.text;
        dictated = true;
        tell(heard.sure ? words.heard : words.not_sure);
      } catch {
        tell(words.not_heard);
      }
    };

    const show = (recording) => {
      speak.setAttribute("aria-pressed", String(recording));
      speak.textContent = recording ? words.record_stop : words.record;
    };

    const record = async () => {
      let microphone;
      try {
        microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch {
        tell(words.no_microphone);
        return;
      }
      hush();
      const pieces = [];
      recorder = new MediaRecorder(microphone);
      recorder.ondataavailable = (event) => pieces.push(event.data);
      recorder.onstop = () => {
        for (const track of microphone.getTracks()) track.stop();
        const kind = recorder.mimeType;
        recorder = null;
        show(false);
        hear(new Blob(pieces, { type: kind }));
      };
      recorder.start();
      show(true);
      tell(words.recording);
    };

    speak.hidden = false;
    speak.addEventListener("click", () => (recorder ? recorder.stop() : record()));
  }

  // Leaving: the page is blank at once, whatever the network does.

  const leave = async () => {
    document.title = "";
    document.body.hidden = true;
    hush();
    if (stream) stream.close();
    try {
      localStorage.removeItem(WAITING);
      localStorage.setItem(LEFT, "1");
    } catch {
      // Nothing was kept then.
    }
    try {
      const body = new URLSearchParams({ key });
      await fetch("/leave", { method: "POST", body, keepalive: true });
      localStorage.removeItem(LEFT);
    } catch {
      // It is made good as soon as this page is opened with a network.
    }
    location.replace("/left");
  };

  find("leave").addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === LEAVE_KEY) {
      event.preventDefault();
      leave();
    }
  });

  root.classList.add("scripted");
  if (stored(LEFT)) {
    leave();
    return;
  }
  if ("serviceWorker" in navigator) {
    // A page that cannot be kept for times without network works all the same.
    navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  }
  if (!isPast) load().forEach(echo);
  if (waiting.length) flush();
  listen();
})();
