// Stands before everything else on a page: where somebody has left, nothing of it is shown, neither
// now, nor when another page of the same browser is left, nor on the way back.
"use strict";
(() => {
  const LEFT = "zhuye-left";
  const root = document.documentElement;
  let isLeft = false;
  try {
    isLeft = localStorage.getItem(LEFT) !== null;
  } catch {
    // Where a browser keeps nothing, nobody has left anything in it.
  }
  const go = () => {
    root.hidden = true;
    document.title = "";
    window.dispatchEvent(new Event(LEFT));
    location.replace("/left");
  };
  if (isLeft) {
    window.stop();
    go();
  }
  window.addEventListener("storage", (event) => {
    if (event.key === LEFT && event.newValue !== null) go();
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    root.hidden = true;
    location.replace(location.pathname + location.search);
  });
})();
