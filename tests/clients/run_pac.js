// Runs a PAC file as Chromium's V8 does, on lines of "url<TAB>host" from standard input:
//
//     node [--jitless] run_pac.js PACFILE < lines
//
// One line each: what FindProxyForURL returned, or "!" and why there is nothing to return. The
// script gets one fresh global object of its own for all lines, as one loaded PAC does in Chromium.
"use strict";

const fs = require("fs");
const vm = require("vm");

// The helper functions with Chromium's meaning; evaluated inside the context, so that they are
// ordinary global functions there, and only of what a PAC script may call. Asking DNS is an error
// that names the host: what pacwright writes must never ask.
const HELPERS = String.raw`
function isValidIpAddress(text) {
  var parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (parts === null) return false;
  for (var i = 1; i < 5; i++) if (Number(parts[i]) > 255) return false;
  return true;
}
function isPlainHostName(host) {
  if (typeof host !== "string") throw new TypeError("isPlainHostName: not a string");
  if (host.indexOf(".") !== -1) return false;
  return !/^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(host);
}
function dnsDomainIs(host, domain) {
  return host.length >= domain.length && host.slice(host.length - domain.length) === domain;
}
function dnsDomainLevels(host) { return host.split(".").length - 1; }
function localHostOrDomainIs(host, hostdom) {
  return host === hostdom || hostdom.slice(0, host.length + 1) === host + ".";
}
function shExpMatch(text, pattern) {
  var source = pattern.replace(/\./g, "\\.").replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp("^" + source + "$").test(text);
}
function dnsResolve(host) { throw new Error("asked DNS for '" + host + "'"); }
function isResolvable(host) { return dnsResolve(host) !== null; }
function myIpAddress() { throw new Error("asked for the own address"); }
function isInNet(host, network, mask) {
  if (!isValidIpAddress(network) || !isValidIpAddress(mask)) return false;
  var address = isValidIpAddress(host) ? host : dnsResolve(host);
  if (address === null) return false;
  var want = mask.split("."), a = address.split("."), n = network.split(".");
  for (var i = 0; i < 4; i++) if ((a[i] & want[i]) !== (n[i] & want[i])) return false;
  return true;
}
function alert() {}
`;

function load(pac) {
  const context = vm.createContext(Object.create(null));
  vm.runInContext(HELPERS, context, { filename: "helpers.js" });
  vm.runInContext(fs.readFileSync(pac, "latin1"), context, { filename: pac });
  return context;
}

function answer(context, url, host) {
  try {
    const result = context.FindProxyForURL(url, host);
    return typeof result === "string" ? result : "!returned " + typeof result;
  } catch (error) {
    return "!" + String(error && error.message).replace(/\s+/g, " ");
  }
}

function main() {
  let context;
  try {
    context = load(process.argv[2]);
  } catch (error) {
    console.error("does not load: " + error.message);
    return 1;
  }
  const lines = fs.readFileSync(0, "utf8").split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  const answers = lines.map((line) => {
    const tab = line.indexOf("\t");
    return answer(context, line.slice(0, tab), line.slice(tab + 1)) + "\n";
  });
  process.stdout.write(answers.join(""));
  return 0;
}

process.exitCode = main();
