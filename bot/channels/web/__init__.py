"""The chat as a page: for any browser, with or without scripts."""

CHANNEL = "web"
