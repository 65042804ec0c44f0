// node in_v8.js MODE FILE: in a world of its own, which has what V8 has and nothing of Node's.
//   expressions FILE   what each of them is worth, as JSON
//   library FILE       the names of FILE (["Array.prototype", "at"], ...) that are there, and all
//                      names of the library
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm");
const [mode, file] = process.argv.slice(2);
const given = JSON.parse(fs.readFileSync(file, "utf8"));
const fresh = () => vm.createContext(Object.create(null));

function expressions() {
  const show = fs.readFileSync(path.join(__dirname, "show.js"), "utf8");
  return given.map((expression) => {
    const world = fresh();
    vm.runInContext(show + "\nvar expression = " + JSON.stringify(expression) + ";", world);
    return vm.runInContext("shown_by(expression, function (text) { return (0, eval)(text); })", world);
  });
}

// Holders are what ECMAScript 5 has, and what such a holder's prototype has.
function library() {
  const world = fresh();
  return vm.runInContext(`(function (G) {
    var names = [];
    Object.getOwnPropertyNames(G).forEach(function (name) { names.push(["", name]); });
    var own = Object.getOwnPropertyNames;
    ["Array", "Boolean", "Date", "Error", "Function", "JSON", "Math", "Number", "Object", "RegExp",
     "String"].forEach(function (holder) {
      own(G[holder]).forEach(function (name) { names.push([holder, name]); });
      if (G[holder].prototype === undefined) return;
      own(G[holder].prototype).forEach(function (name) { names.push([holder + ".prototype", name]); });
    });
    return JSON.stringify(names);
  })(this)`, world);
}

console.log(mode === "library" ? library() : JSON.stringify(expressions()));
