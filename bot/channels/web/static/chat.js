// What the page can do beyond forms: it sends without reloading, keeps what was said while there is
// no network, shows what comes by itself, plays and records. Everything works without it too.

import { leftKey } from "./kept.js";
import "./leaving.js";
import { showNewest } from "./log.js";
import { listen } from "./news.js";
import { close, root } from "./page.js";
import "./recording.js";
import { goOn } from "./sending.js";

root.classList.add("scripted");
if (leftKey() === null) {
  if ("serviceWorker" in navigator) {
    // A page that cannot be kept for times without network works all the same.
    navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  }
  showNewest();
  goOn();
  listen();
} else {
  close();
}
