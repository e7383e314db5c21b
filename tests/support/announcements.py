"""What a screen reader announces by itself: additions to live regions, as WAI-ARIA 1.2 has them.

The listener stands inside the page and follows the rules that browsers apply: the nearest ancestor
with a live setting decides (`role=log` and `role=status` are polite); what is added or changed
inside is announced, once, as its text. `tests/bot/web` compares what it notes with the
accessibility tree of the real browser.
"""

from playwright.async_api import Page

LISTENER = """
window.announced = [];
new MutationObserver((changes) => {
  const implied = { log: "polite", status: "polite", alert: "assertive" };
  const live = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const set = one.getAttribute("aria-live") || implied[one.getAttribute("role")];
      if (set) return set === "off" ? null : one;
    }
    return null;
  };
  for (const change of changes) {
    for (const added of change.addedNodes) {
      const inside = added.nodeType === 1 ? added : added.parentElement;
      if (!inside || !document.contains(inside) || !live(inside)) continue;
      const text = (added.innerText || added.textContent).replace(/\\s+/g, " ").trim();
      if (text) window.announced.push(text);
    }
  }
}).observe(document, { subtree: true, childList: true });
"""


async def listen(page: Page) -> None:
    """Begin to note what is announced."""
    await page.evaluate(LISTENER)


async def announced(page: Page) -> list[str]:
    """What was announced since the last time that this was asked."""
    return list(await page.evaluate("window.announced.splice(0)"))
