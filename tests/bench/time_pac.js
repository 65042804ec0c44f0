// Times a PAC file in V8. Chromium runs its scripts without the optimising compiler:
//
//     node --optimize-for-size [--no-opt | --jitless] time_pac.js PACFILE MILLISECONDS < lines
//
// Lines are "url<TAB>host". Prints one JSON object: `load_ms` until the first answer is there, `us`
// for one decision in the fastest of the batches that fit the time (at least one), and `answers`.
// Helper functions and script are global code of this fresh process: a context made by `vm` asks
// its creator about every global name, which no browser does, and V8 keeps no compiled code across
// processes, as Chromium keeps none of a PAC file.
"use strict";

const fs = require("fs");
const path = require("path");
const vm = require("vm");

const RUNNER = path.join(__dirname, "..", "clients", "run_pac.js");
const BATCH_MS = 15;

// The same helper functions as the runner of the tests has: its text between two marks.
function helpers() {
  const found = /const HELPERS = String\.raw`([^`]*)`;/.exec(fs.readFileSync(RUNNER, "utf8"));
  if (found === null) throw new Error("no HELPERS in " + RUNNER);
  return found[1];
}

function milliseconds(since) {
  return Number(process.hrtime.bigint() - since) / 1e6;
}

function readAsked() {
  const lines = fs.readFileSync(0, "utf8").split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines.map((line) => line.split("\t"));
}

function pass(asked) {
  for (let i = 0; i < asked.length; i++) FindProxyForURL(asked[i][0], asked[i][1]);
}

function timeBatches(asked, budget) {
  const start = process.hrtime.bigint();
  let best = Infinity;
  do {
    const batch = process.hrtime.bigint();
    let passes = 0, taken = 0;
    while (taken < BATCH_MS) {
      pass(asked);
      passes++;
      taken = milliseconds(batch);
    }
    best = Math.min(best, taken / passes / asked.length);
  } while (milliseconds(start) < budget);
  return best * 1000;
}

function main() {
  const text = fs.readFileSync(process.argv[2], "latin1");
  const budget = Number(process.argv[3]);
  const asked = readAsked();
  vm.runInThisContext(helpers(), { filename: "helpers.js" });
  const start = process.hrtime.bigint();
  vm.runInThisContext(text, { filename: process.argv[2] });
  FindProxyForURL(asked[0][0], asked[0][1]);
  const load = milliseconds(start);
  const answers = asked.map((one) => String(FindProxyForURL(one[0], one[1])));
  const us = budget > 0 ? timeBatches(asked, budget) : null;
  process.stdout.write(JSON.stringify({ load_ms: load, us: us, answers: answers }));
}

main();
