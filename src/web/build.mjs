/* Builds the application: src/web -> the folder that is named (build/web).

   usage: node src/web/build.mjs FOLDER

   What the binary carries is listed in FOLDER/files.txt, and what a browser asks for first in FOLDER/first_load.txt. The rest of
   FOLDER (maps of the sources) is for who looks for a fault. Nothing here knows of routes or of a running service. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { isShown } from "./texts.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "out"); /* nothing is ever written there */
const LANGUAGES = ["zh", "en"];
const AS_IT_IS = ["manifest.webmanifest", "icons/icon.svg", "icons/icon-192.png", "icons/icon-512.png"];
const folder = process.argv[2], made = resolve(`${folder}.${process.pid}`); /* whole, or not there */

/* import("../i18n/zh.json") is a chunk of its own: of the catalogue only what a browser shows. */
const texts = {
  name: "texts",
  setup(options) {
    options.onLoad({ filter: /[\\/]i18n[\\/]\w+\.json$/ }, ({ path }) => {
      const shown = Object.entries(JSON.parse(readFileSync(path, "utf8"))).filter(([key]) => isShown(key));
      return { contents: `export default ${JSON.stringify(Object.fromEntries(shown))}`, loader: "js" };
    });
  },
};

const COMMON = {
  absWorkingDir: HERE, bundle: true, minify: true, target: "es2020", charset: "utf8", legalComments: "none", metafile: true, logLevel: "warning",
  loader: { ".svg": "file", ".png": "file", ".woff2": "file" }, plugins: [texts],
};

/** The application and its style. Returns what esbuild tells of the files, by their names in the folder. The place where they
    lie is a part of their hashes, so it is always called the same. */
async function buildApplication() {
  const { metafile, outputFiles } = await build({
    ...COMMON, entryPoints: ["app/main.js", "app/main.css"], outdir: OUT, write: false, format: "esm", splitting: true, sourcemap: "external",
    entryNames: "assets/[name]-[hash]", chunkNames: "assets/[name]-[hash]", assetNames: "assets/[name]-[hash]",
  });
  for (const { path, contents } of outputFiles) write(nameOf(path), contents);
  const named = Object.entries(metafile.outputs).map(([path, output]) => [nameOf(join(HERE, path)), output]);
  return { outputs: Object.fromEntries(named), inputs: Object.keys(metafile.inputs) };
}

const nameOf = path => relative(OUT, path).split(sep).join("/");
const madeOf = (outputs, source) => Object.keys(outputs).find(name => outputs[name].entryPoint === source);

/* @name and what it cannot begin without. */
function withImports(outputs, name, seen = new Set()) {
  seen.add(name);
  for (const { path, kind } of outputs[name].imports)
    if (kind === "import-statement") {
      const file = nameOf(join(HERE, path));
      if (!seen.has(file)) withImports(outputs, file, seen);
    }
  return [...seen];
}

function write(name, content) {
  mkdirSync(dirname(join(made, name)), { recursive: true });
  writeFileSync(join(made, name), content);
}

function writePage(script, style, preloads) {
  const values = { script: `/${script}`, style: `/${style}`, preloads: preloads.map(name => `<link rel="modulepreload" href="/${name}">`).join("\n") };
  const page = readFileSync(join(HERE, "index.html"), "utf8").replace(/\{\{(\w+)\}\}\n?/g, (all, name) =>
    values[name] + (all.endsWith("\n") && values[name] ? "\n" : ""));
  write("index.html", page);
}

/* It lies at a fixed address, so what it keeps is told to it: BUILD_FILES, and BUILD_VERSION that changes with any of them. What reads
   workbooks is only for an import, which takes a connection. */
async function buildWorker(names) {
  if (!existsSync(join(HERE, "app/sw.js"))) return;
  const hash = createHash("sha256");
  for (const name of names) hash.update(name).update(readFileSync(join(made, name)));
  const files = names.filter(name => !/\/xlsx-\w+\.js$/.test(name)).map(name => (name === "index.html" ? "/" : `/${name}`));
  await build({ ...COMMON, entryPoints: ["app/sw.js"], outfile: join(made, "sw.js"), format: "iife",
    define: { BUILD_FILES: JSON.stringify(files), BUILD_VERSION: JSON.stringify(hash.digest("hex").slice(0, 16)) } });
}

/* What others wrote, and under which terms. */
function writeLicences(inputs) {
  const packages = [...new Set(inputs.map(path => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean))].sort();
  write("licences.txt", packages.map(name => {
    const place = join(HERE, "node_modules", name), { version, license } = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
    const file = readdirSync(place).find(entry => /^licen[cs]e/i.test(entry));
    return `${name} ${version}, ${license}\n\n${file ? readFileSync(join(place, file), "utf8") : ""}\n`;
  }).join("\n"));
}

/* Beside each text a twin that is sent to who understands gzip. */
function addTwins(names) {
  const twins = names.filter(name => !name.endsWith(".png") && !name.endsWith(".woff2")).map(name => {
    writeFileSync(join(made, `${name}.gz`), gzipSync(readFileSync(join(made, name)), { level: 9 }));
    return `${name}.gz`;
  });
  return [...names, ...twins].sort();
}

/* Bytes of what a browser asks for before it shows something: as it is, and as it is sent. */
function sizes(names, languages) {
  const packed = name => gzipSync(readFileSync(join(made, name)), { level: 9 }).length;
  const largest = languages.map(name => [packed(name), name]).sort((a, b) => a[0] - b[0]).at(-1)?.[1], all = [...names, ...(largest ? [largest] : [])];
  return `${all.length} files, ${kilo(all.reduce((sum, name) => sum + packed(name), 0))} kB packed`;
}
const kilo = bytes => (bytes / 1000).toFixed(1);

rmSync(made, { recursive: true, force: true });
const { outputs, inputs } = await buildApplication();
const script = madeOf(outputs, "app/main.js"), style = madeOf(outputs, "app/main.css");
const first = withImports(outputs, script);
writePage(script, style, first.slice(1));
for (const name of AS_IT_IS) write(name.replace("icons/", ""), readFileSync(join(HERE, name)));
writeLicences(inputs);
const carried = [...Object.keys(outputs).filter(name => !name.endsWith(".map")), ...AS_IT_IS.map(name => name.replace("icons/", "")), "index.html"].sort();
await buildWorker(carried);
const all = addTwins([...carried, "licences.txt", ...(existsSync(join(made, "sw.js")) ? ["sw.js"] : [])]);
const languages = LANGUAGES.map(lang => madeOf(outputs, `i18n/${lang}.json`)).filter(Boolean);
write("first_load.txt", [...["index.html", style, ...first], ...languages].join("\n") + "\n");
console.log(`  first load ${sizes(["index.html", style, ...first], languages)}`);
write("files.txt", all.map(name => `${folder}/${name}\n`).join(""));
rmSync(folder, { recursive: true, force: true });
renameSync(made, folder);
