// Without a network a page is shown that says so, and one that says nothing to whoever leaves; the
// talk itself is never kept here.
const NAME = "zhuye-VERSION";
const KEPT = KEPT_ADDRESSES;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(KEPT))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("zhuye") && name !== NAME))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const kept = (address) => caches.open(NAME).then((cache) => cache.match(address, { ignoreVary: true }));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate" && request.method === "GET" && path !== "/left") {
    event.respondWith(fetch(request).catch(() => kept("/offline")));
  } else if (KEPT.includes(path)) {
    event.respondWith(kept(path).then((found) => found || fetch(request)));
  }
});
