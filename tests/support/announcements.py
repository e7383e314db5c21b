"""What a screen reader announces by itself: changes of live regions, as WAI-ARIA 1.2 has them.

The listener stands inside the page and follows the rules that browsers apply: the nearest ancestor
with a live setting decides (`role=log` and `role=status` are polite); what is added or changed
inside is announced, once, as its text. Which regions are live, and what is read of a message, the
accessibility tree of the browser says too: `live_regions` and `read_last`.
"""

from typing import Any

from playwright.async_api import Page

LISTENER = """
window.announced = [];
window.implied = { log: "polite", status: "polite", alert: "assertive" };
window.liveness = (node) => {
  for (let one = node; one; one = one.parentElement) {
    const set = one.getAttribute("aria-live") || window.implied[one.getAttribute("role")];
    if (set) return set;
  }
  return "off";
};
new MutationObserver((changes) => {
  for (const change of changes) {
    const changed = change.type === "characterData" ? [change.target] : change.addedNodes;
    for (const node of changed) {
      const inside = node.nodeType === 1 ? node : node.parentElement;
      if (!inside || !document.contains(inside) || !inside.getClientRects().length) continue;
      if (window.liveness(inside) === "off") continue;
      const text = (node.innerText || node.textContent).replace(/\\s+/g, " ").trim();
      if (text) window.announced.push(text);
    }
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
# Where a setting begins, not where it is handed down.
REGIONS = """
[...document.querySelectorAll("[role], [aria-live]")]
  .filter((one) => one.getClientRects().length && window.liveness(one) !== "off")
  .filter((one) => window.implied[one.getAttribute("role")] || one.hasAttribute("aria-live"))
  .map((one) => [one.getAttribute("role"), window.liveness(one)])
"""


async def listen(page: Page) -> None:
    """Begin to note what is announced."""
    await page.evaluate(LISTENER)


async def announced(page: Page) -> list[str]:
    """What was announced since the last time that this was asked."""
    return list(await page.evaluate("window.announced.splice(0)"))


async def regions(page: Page) -> list[tuple[str, str]]:
    """Role and setting of the live regions, as the listener takes them."""
    return sorted((role, live) for role, live in await page.evaluate(REGIONS))


async def live_regions(page: Page) -> list[tuple[str, str]]:
    """Role and setting of the live regions, as the browser tells them to screen readers."""
    found = [
        (one["role"]["value"], str(_property(one, "live")))
        for one in await _tree(page)
        if _property(one, "live") is not None
    ]
    return sorted(one for one in found if one[1] != "off")


async def read_last(page: Page) -> str:
    """What the browser gives screen readers to read of the last message."""
    nodes = {one["nodeId"]: one for one in await _tree(page)}
    last = [one for one in nodes.values() if one["role"]["value"] == "article"][-1]

    def texts(node: dict[str, Any]) -> list[str]:
        if node["role"]["value"] == "StaticText":
            return [node["name"]["value"]]
        return [text for child in node["childIds"] for text in texts(nodes[child])]

    return " ".join(" ".join(texts(last)).split())


async def _tree(page: Page) -> list[dict[str, Any]]:
    """The accessibility tree (Chrome DevTools Protocol), parents before their children."""
    session = await page.context.new_cdp_session(page)
    nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    await session.detach()
    return list(nodes)


def _property(node: dict[str, Any], name: str) -> object:
    values = (one["value"]["value"] for one in node.get("properties", ()) if one["name"] == name)
    return next(values, None)
