/* The worker that opens the application without a connection. It keeps the files of one build, all of them or none, and
   answers from them. It knows nothing of data: what the application asks of the service goes by, and what a person has
   typed is kept by the application itself.

   A new build is fetched whole beside the old one and takes over when it is there; the one before stays as long as pages
   of it may be open. Its name changes with any file, so that a browser sees a new worker exactly when there is one. */

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const PREFIX = "dahu-", NAME = `${PREFIX}${BUILD_VERSION}`;
const files = new Set(BUILD_FILES);

/* All files of the build, or the worker is not installed. Those with a hash in their name may come from the browser's own store. */
async function install() {
  const cache = await caches.open(NAME);
  await cache.addAll(BUILD_FILES.map(path => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "reload" })));
  await scope.skipWaiting();
}

/* Everything but this build and the one before. */
async function activate() {
  const ours = (await caches.keys()).filter(name => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(ours.slice(0, -1).map(name => caches.delete(name)));
  await scope.clients.claim();
}

/** What this worker answers: the page, whatever stands behind the address, and files of a build. @param {Request} request */
function pathOf(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.location.origin) return null;
  if (url.pathname === "/") return request.mode === "navigate" ? "/" : null;
  return files.has(url.pathname) || url.pathname.startsWith("/assets/") ? url.pathname : null;
}

/** From this build, from the one before, from the service. @param {Request} request @param {string} path */
async function answer(request, path) {
  const found = await (await caches.open(NAME)).match(path) ?? (path === "/" ? undefined : await caches.match(path));
  return found ?? fetch(request);
}

scope.addEventListener("install", event => event.waitUntil(install()));
scope.addEventListener("activate", event => event.waitUntil(activate()));
scope.addEventListener("fetch", event => {
  const path = pathOf(event.request);
  if (path !== null) event.respondWith(answer(event.request, path));
});
