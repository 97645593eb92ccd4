// The worker of one hearing's recorder. SHELL, written before this by the server, names the release, the page and its
// files. Its scope is that page alone: whatever else is asked for passes by untouched.
const PREFIX = `recorder ${SHELL.page} `;
const CACHE = PREFIX + SHELL.release;
const PATIENCE = 5000;

const pathOf = (address) => {
  const url = new URL(address, self.location.origin);
  return url.pathname + url.search;
};
const files = new Set(SHELL.files.map(pathOf));

// A page of another release would ask for files that are not kept; a log-in page is not the recorder.
const isShell = (response) =>
  response.ok && !response.redirected && response.headers.get("X-Recorder-Release") === SHELL.release;

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.files.map((file) => new Request(file, { credentials: "same-origin" })));
  const page = await fetch(SHELL.page, { credentials: "same-origin", cache: "no-store" });
  if (!isShell(page)) {
    throw new Error("the page is not of this release");
  }
  await cache.put(SHELL.page, page);
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));

const late = () =>
  new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error("late")), PATIENCE);
  });

/** The page from the network, and the kept one where that does not answer. */
async function page(event) {
  const cache = await caches.open(CACHE);
  const asked = fetch(event.request);
  const kept = asked.then((response) => {
    if (isShell(response) && new URL(event.request.url).search === "") {
      return cache.put(SHELL.page, response.clone()).then(() => response);
    }
    return response;
  });
  event.waitUntil(kept.catch(() => {}));
  try {
    const response = await Promise.race([asked, late()]);
    if (response.status < 500) {
      return response;
    }
  } catch {
    // No network, or one that does not answer.
  }
  return (await cache.match(SHELL.page)) || asked;
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(pathOf(request.url))) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") {
    return;
  }
  const url = new URL(request.url);
  if (request.mode === "navigate" && url.pathname === SHELL.page) {
    event.respondWith(page(event));
  } else if (files.has(url.pathname + url.search)) {
    event.respondWith(file(request));
  }
});
