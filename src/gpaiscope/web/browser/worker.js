// The program: Python, the package and the app of its pages, which answers one request after the other.
import { loadPyodide } from "./pyodide/pyodide.js";
import createPyodideModule from "./pyodide/pyodide.asm.js";

const home = new URL("./", import.meta.url).href;
const laps = {};
let python, folders = 0, isWhole = false, rest;

const lap = (name) => { laps[name] = Math.round(performance.now()); };

async function bytes(name) {
  const got = await fetch(home + name);
  if (!got.ok) throw new Error(`${name}: the server answers ${got.status}`);
  return new Uint8Array(await got.arrayBuffer());
}

function unpack(archive) {  // Pyodide's own unpackArchive looks for metadata of packages, by modules that are not here yet
  python.FS.writeFile("/archive.zip", archive);
  python.runPython("import zipfile; zipfile.ZipFile('/archive.zip').extractall('/site')");
  python.FS.unlink("/archive.zip");
}

async function begun() {
  postMessage({ phase: "Getting the program, once: @SIZE@ MB …" });
  const core = bytes("core.zip");
  core.catch(() => {});  // it is said below
  python = await loadPyodide({
    indexURL: `${home}pyodide/`, stdLibURL: `${home}stdlib.zip`, lockFileContents: @LOCK@, createPyodideModule, env: { HOME: "/home" },
  });
  lap("python");
  postMessage({ phase: "Starting …" });
  unpack(await core);
  lap("unpacked");
  python.runPython("import sys; sys.path.insert(0, '/site'); import gpaiscope.web.browser.host");
  lap("imported");
  rest = bytes("rest.zip").then((archive) => {
    unpack(archive);
    python.runPython("import encodings, importlib, sys; encodings.__path__.append('/site/stdlib/encodings'); " +
      "sys.path.append('/site/stdlib'); importlib.invalidate_caches()");
    isWhole = true;
  });
  rest.catch(() => {});
  postMessage({ phase: "up", laps, heap: python._module.HEAPU8.length });
}

function mounted(files) {  // Each file is read where it lies, and only what is asked of it.
  const folder = `/in/${++folders}`;
  python.FS.mkdirTree(folder);
  const blobs = files.map(({ file, path }) => ({ name: path, data: file }));
  python.FS.mount(python.FS.filesystems.WORKERFS, { blobs }, folder);
  return folder;
}

async function asked(method, path, body, folder) {
  const got = await python.pyimport("gpaiscope.web.browser.host").answer_request(method, path, body, folder);
  const [status, headers, page] = got.toJs({ dict_converter: Object.fromEntries });
  got.destroy();
  return { status, headers, body: page };
}

async function answered({ id, method, path, body = "", files }) {
  let got;
  try {
    const folder = files ? mounted(files) : "";
    const early = !isWhole;
    got = await asked(method, path, body, folder);
    // What is most often needed is in the first archive; whatever seems to be missing is asked for again with the rest.
    if (early && got.status >= 400) { await rest; got = await asked(method, path, body, folder); }
  } catch (why) {
    console.error(why);
    const page = "<main id=main><div role=alert><h1>A fault of the program</h1><p>Nothing was concluded.</p></div></main>";
    got = { status: 500, headers: {}, body: new TextEncoder().encode(page) };
  }
  postMessage({ id, heap: python._module.HEAPU8.length, ...got }, [got.body.buffer]);
}

const ready = begun();
ready.catch((why) => postMessage({ phase: "failed", why: String(why?.message ?? why) }));
let queue = ready;
self.onmessage = ({ data }) => { queue = queue.then(() => answered(data)); };
