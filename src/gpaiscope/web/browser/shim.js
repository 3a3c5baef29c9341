// Between the pages and the program: links and forms of the pages are answered by the program in a worker.
// The address of a page stands behind the #, which no server is ever told: a reload, a bookmark and "back" work anywhere.
"use strict";
const $ = (id) => document.getElementById(id);
const home = new URL("./", location.href);
const calls = new Map();
let worker, ready, isUp, latest, serial = 0, opened = [], isKept = false, touched = false, scrolling;

const say = (words) => { $("status").textContent = words; };
const route = () => (location.hash.startsWith("#/") ? location.hash.slice(1) : "/");

function boot() {
  // From a blob, because only such a worker is under the policy of this page where no server sends one.
  const text = `import ${JSON.stringify(new URL("worker.js", home).href)};`;
  worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })), { type: "module" });
  isUp = false;
  const up = new Promise((yes, no) => {
    worker.onmessage = ({ data }) => {
      if (data.phase === "up") yes(data);
      else if (data.phase === "failed") no(new Error(data.why));
      else if (data.phase) say(data.phase);
      else { calls.get(data.id)?.(data); calls.delete(data.id); }
    };
    worker.onerror = (event) => no(new Error(event.message || "the worker could not be started"));
  });
  ready = up.then(async (measured) => {
    say("");
    for (const files of opened) await told({ method: "POST", path: "/open", files });
    isUp = true;
    document.documentElement.dataset.ready = JSON.stringify(measured);  // the program answers from here on
  });
  ready.catch(failed);
}

const told = (message) => new Promise((yes) => { calls.set(message.id = ++serial, yes); worker.postMessage(message); });

async function show(address, { method = "GET", body, files, quiet = false } = {}) {
  const mine = (latest = {});
  const [path, anchor] = address.split("#");
  const still = document.querySelector(`template[data-path="${CSS.escape(path)}"]`);
  if (method === "GET" && still && !isUp) return swap(still.innerHTML, still.dataset.title, anchor, quiet);
  await ready;
  const slow = setTimeout(() => { say("Working …"); $("stop").hidden = false; }, 400);
  const got = await told({ method, path, body, files });
  clearTimeout(slow);
  if (mine !== latest) return;
  $("stop").hidden = true;
  say("");
  if (got.status === 303) {
    if (files) { opened.push(files); offer(); }
    return go(got.headers.location);
  }
  if (/^attachment/.test(got.headers["content-disposition"] ?? "")) return save(got);
  const page = new DOMParser().parseFromString(new TextDecoder().decode(got.body), "text/html");
  swap(page.body.innerHTML, page.title, anchor, quiet);
}

function go(address) {
  if (address === route()) return show(address);
  location.hash = address;
}

function swap(html, title, anchor, quiet) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const link of page.querySelectorAll('a[href^="/"]')) link.setAttribute("href", `#${link.getAttribute("href")}`);
  for (const link of page.querySelectorAll('a[href^="http"]')) { link.target = "_blank"; link.rel = "noopener noreferrer"; }
  document.title = title;
  $("page").replaceChildren(...page.body.childNodes);
  document.documentElement.dataset.shown = route();
  touched = false;
  if (quiet) return;
  window.scrollTo(0, history.state?.y ?? 0);
  focus(anchor ? $(anchor) : $("page").querySelector("[role=alert], h1"), !anchor);
}

function focus(place, preventScroll) {
  if (!place) return;
  if (!place.matches("a[href], button, input, select, textarea, summary")) place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll });
}

function save({ headers, body }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([body], { type: headers["content-type"] }));
  link.download = /filename="([^"]+)"/.exec(headers["content-disposition"])?.[1] ?? "page";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function failed(why) {
  swap(`<main id="main"><div role="alert"><h1>The program could not be started here</h1><p></p></div><p>It needs a browser of
    2023 or later, and files that come over http or https. Or install it: the installed program needs neither.</p></main>`,
    "Not started · gpaiscope");
  document.querySelector("[role=alert] p").textContent = why.message;
  say("");
}

addEventListener("hashchange", () => { clearTimeout(scrolling); show(route()); });
addEventListener("scroll", () => {
  clearTimeout(scrolling);
  scrolling = setTimeout(() => history.replaceState({ y: scrollY }, ""), 200);
}, { passive: true });
addEventListener("input", () => { touched = true; });

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const href = link?.getAttribute("href") ?? "";
  if (link?.hasAttribute("download") && href.startsWith("#/")) { event.preventDefault(); show(href.slice(1)); }
  else if (href.startsWith("#") && !href.startsWith("#/")) { event.preventDefault(); focus($(href.slice(1))); }
});

addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target, data = [...new FormData(form, event.submitter)];
  const path = form.getAttribute("action") || route().split(/[?#]/)[0];
  const words = new URLSearchParams(data.filter(([, value]) => typeof value === "string" && value.trim()));
  const files = data.map(([, value]) => value).filter((value) => value instanceof File && value.name);
  if (form.getAttribute("method")?.toLowerCase() !== "post") go(`${path}${words.size ? "?" : ""}${words}`);
  else if (files.length) read(files, path, `${words}`);
  else show(path, { method: "POST", body: `${words}` });
});

const read = (files, path = "/open", body = "") => show(path, {
  method: "POST", body, files: files.map((file) => ({ file, path: file.path ?? (file.webkitRelativePath || file.name) })),
});

addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", async (event) => {
  event.preventDefault();
  const files = [];
  const walk = async (entry) => {
    if (entry?.isFile) {
      const file = await new Promise((yes, no) => entry.file(yes, no));
      files.push(Object.assign(file, { path: entry.fullPath.slice(1) }));
    } else if (entry?.isDirectory) {
      const reader = entry.createReader();
      const some = () => new Promise((yes, no) => reader.readEntries(yes, no));
      for (let entries; (entries = await some()).length;) await Promise.all(entries.map(walk));
    }
  };
  await Promise.all([...event.dataTransfer.items].map((item) => walk(item.webkitGetAsEntry())));
  if (files.length) read(files);
});

// Kept only if asked: the files that were opened, in this browser's own store. Forget deletes it.
const STORE = `gpaiscope ${home.pathname}`;
const done = (asked) => new Promise((yes, no) => { asked.onsuccess = () => yes(asked.result); asked.onerror = () => no(asked.error); });

async function store(mode, act) {
  const asked = indexedDB.open(STORE, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("opened");
  const base = await done(asked);
  try { return await done(act(base.transaction("opened", mode).objectStore("opened"))); } finally { base.close(); }
}

async function restored() {
  const bases = await indexedDB.databases?.() ?? [];
  if (!bases.some(({ name }) => name === STORE)) return false;
  opened = await store("readonly", (all) => all.get("all")) ?? [];
  isKept = opened.length > 0;
  offer();
  return isKept;
}

function offer() {
  if (isKept) store("readwrite", (all) => all.put(opened, "all"));
  $("keep").hidden = !opened.length;
  $("keep").textContent = isKept ? "Forget what is kept" : "Keep it in this browser";
}

$("keep").onclick = async () => {
  isKept = !isKept;
  if (!isKept) await done(indexedDB.deleteDatabase(STORE));
  offer();
  say(isKept ? "Kept in this browser." : "Forgotten.");
};
$("stop").onclick = () => {
  worker.terminate();
  calls.clear();
  $("stop").hidden = true;
  latest = {};
  boot();
  ready.then(() => say("Stopped."));
};
addEventListener("beforeunload", (event) => { if (opened.length && !isKept) event.preventDefault(); });

async function start() {
  const kept = await restored().catch(() => false);
  boot();
  if (route() !== "/") $("page").replaceChildren();  // a person who follows a link is not shown another page first
  await show(route(), { quiet: route() === "/" });
  await ready;
  if (kept && !touched && route() === "/") show("/", { quiet: true });  // it was shown as it is without what was kept
}

if (location.protocol === "file:") failed(new Error("It was opened from a file. Put its folder behind any file server."));
else {
  start();
  if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("sw.js");
}
