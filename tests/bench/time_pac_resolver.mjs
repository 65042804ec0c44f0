// Times a PAC file in pac-resolver, as Node programs run it; see time_pac.js for what it prints:
//
//     node time_pac_resolver.mjs MODULES PACFILE MILLISECONDS < lines of "url<TAB>host"
//
// MODULES is a node_modules folder with pac-resolver 8 or later and quickjs-wasi. Every answer is a
// promise: waiting for it is part of what this client costs.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, pac, budget] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "anything.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const since = (start) => Number(process.hrtime.bigint() - start) / 1e6;

const { createPacResolver } = await load("pac-resolver");
const { QuickJS } = await load("quickjs-wasi");
const engine = await QuickJS.create();
const asked = fs.readFileSync(0, "utf8").split("\n").filter((line) => line !== "")
  .map((line) => line.split("\t"));

async function pass() {
  const answers = [];
  for (const [url, host] of asked) answers.push(await resolve(url, host));
  return answers;
}

const begin = process.hrtime.bigint();
const resolve = createPacResolver(engine, fs.readFileSync(pac, "latin1"));
await resolve(asked[0][0], asked[0][1]);
const loadMs = since(begin);
const answers = await pass();

// WebAssembly starts unoptimised: the first half of the time is for the engine to find its feet.
let best = null;
const start = process.hrtime.bigint();
while (Number(budget) > 0) {
  const batch = process.hrtime.bigint();
  await pass();
  const taken = since(batch) / asked.length * 1000;
  if (best === null || since(start) > Number(budget)) best = Math.min(best ?? Infinity, taken);
  if (since(start) >= 2 * Number(budget)) break;
}
process.stdout.write(JSON.stringify({ load_ms: loadMs, us: best, answers }));
