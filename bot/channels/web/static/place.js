// Nobody loses their place: what has the focus stays until the focus goes on, and nothing moves
// under a finger or a mouse that is pressed, which would then meet something else.

const CLICKED_WITHIN = 400;

let isPressing = false;
let waiting = [];

const release = () => {
  isPressing = false;
  const acts = waiting;
  waiting = [];
  for (const act of acts) act();
};

window.addEventListener("pointerdown", () => {
  isPressing = true;
});
for (const name of ["pointerup", "pointercancel"]) {
  window.addEventListener(name, () => setTimeout(release, CLICKED_WITHIN));
}
window.addEventListener("click", () => setTimeout(release));

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
