// The browser's own Python, in node: walks the first pages, says what they needed, and writes bytecode beside every source.
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, stage, stdlib] = process.argv.slice(2).map((folder) => path.resolve(folder));
const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));
const python = await loadPyodide({ env: { HOME: "/home", PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" } });
python.mountNodeFS("/site", stage);
python.mountNodeFS("/stdlib", stdlib);
const said = await python.runPythonAsync(`
import json, sys, zipfile
"".encode("cp437")  # the archives are unpacked with these
sys.path.insert(0, "/site")
from gpaiscope.web.browser import tracing
said = json.dumps(await tracing.walked_pages("/site"))
tracing.compiled("/site", "/stdlib")
said
`);
console.log(said);
