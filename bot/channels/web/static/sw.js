// Without a network a page is shown that says so; the talk itself is never kept here.
const NAME = "zhuye";
const KEPT = KEPT_ADDRESSES;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .delete(NAME)
      .then(() => caches.open(NAME))
      .then((cache) => cache.addAll(KEPT))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  } else if (KEPT.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
