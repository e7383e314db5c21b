// Nobody loses their place: what has the focus stays until the focus goes on, and nothing moves
// under a finger or a mouse that is pressed, which would then meet something else.

const CLICKED_WITHIN = 400;

let isPressing = false;
let waiting = [];
let timer = 0;

const release = () => {
  isPressing = false;
  const acts = waiting;
  waiting = [];
  for (const act of acts) act();
};

const releaseIn = (milliseconds) => {
  clearTimeout(timer);
  timer = setTimeout(release, milliseconds);
};

window.addEventListener("pointerdown", () => {
  clearTimeout(timer);
  isPressing = true;
});
for (const name of ["pointerup", "pointercancel"]) {
  window.addEventListener(name, () => releaseIn(CLICKED_WITHIN));
}
window.addEventListener("click", () => releaseIn(0));

export const whenUnfocused = (part, act) => {
  if (isPressing) {
    waiting.push(() => whenUnfocused(part, act));
    return;
  }
  if (!part.contains(document.activeElement)) {
    act();
    return;
  }
  const look = () => {
    // Who only looks at another window comes back to it.
    if (part.contains(document.activeElement)) return;
    part.removeEventListener("focusout", look);
    whenUnfocused(part, act);
  };
  part.addEventListener("focusout", look);
};
