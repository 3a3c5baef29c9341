// Offline: the files of this version, kept at the first visit. It answers with files alone; the program is in the page's
// worker. A newer version waits until no page of the older one is open, so that no page is made of two.
const OURS = `gpaiscope ${registration.scope} `, KEPT = `${OURS}@DIGEST@`, FILES = @FILES@;

addEventListener("install", (event) => event.waitUntil(
  caches.open(KEPT).then((kept) => kept.addAll(FILES.map((name) => new Request(name, { cache: "no-cache" }))))));

addEventListener("activate", (event) => event.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((name) => name.startsWith(OURS) && name !== KEPT).map((name) => caches.delete(name))))
  .then(() => clients.claim())));

addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(caches.open(KEPT).then((kept) => kept.match(event.request, { ignoreSearch: true }))
    .then((file) => file ?? fetch(event.request)));
});
