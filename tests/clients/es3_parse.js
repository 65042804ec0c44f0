// Parses scripts with acorn as ECMAScript 3, the language of the oldest PAC clients:
//
//     node es3_parse.js MODULES < JSON array of {"name": ..., "text": ...}
//
// One line each: "ok", or why not. MODULES is the folder that holds acorn.
"use strict";

const fs = require("fs");
const path = require("path");

const acorn = require(path.join(path.resolve(process.argv[2]), "acorn"));

// "never": reserved words are no names of members either, as in Internet Explorer's first parsers.
const OPTIONS = { ecmaVersion: 3, sourceType: "script", allowReserved: "never" };

function verdict(text) {
  try {
    acorn.parse(text, OPTIONS);
    return "ok";
  } catch (error) {
    return String(error.message).replace(/\s+/g, " ");
  }
}

const scripts = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(scripts.map((script) => verdict(script.text) + "\n").join(""));
