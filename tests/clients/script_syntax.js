// Reads {"scripts": [...], "run": [...]} and prints for each whether V8 takes it: "scripts" are only
// compiled, "run" are run in a global scope of their own.
'use strict';
const fs = require('fs');
const vm = require('vm');
const inspector = require('inspector');

const asked = JSON.parse(fs.readFileSync(0, 'utf8'));
const session = new inspector.Session();
session.connect();
session.post('Runtime.enable');

// vm.Script ends the process for some scripts, because it wants to print the line at fault.
function compiles(script) {
  let is_taken = false;
  const what = {expression: script, sourceURL: '', persistScript: false};
  session.post('Runtime.compileScript', what, (error, answer) => {
    if (error) throw error;
    is_taken = !answer.exceptionDetails;
  });
  return is_taken;
}

function runs(script) {
  try {
    vm.runInNewContext(script);
    return true;
  } catch {
    return false;
  }
}

console.log(JSON.stringify({scripts: asked.scripts.map(compiles), run: asked.run.map(runs)}));
