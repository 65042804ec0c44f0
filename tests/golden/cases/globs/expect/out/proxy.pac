// Written by pacwright 0.1.0. Do not edit: change the policy and compile it again.
// policy   globs, SHA-256 9f21ca35d71f54b188546126554282f5ddb669d8d7a12f9d034072f4a146bbb2

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
function FindProxyForURL(url, host) {
  return ROUTES[routeOf(normalizeHost(host))];
}

var ROUTES = [
  "DIRECT",  // 0: direct
  "PROXY p.example:8080"  // 1: edge
];

// "www.example.com" is that name, ".example.com" every name below example.com: the longest that is
// here decides. The number behind it is a route above.
var NAMES = {
  // globs: direct
  ".example": -1,
  ".test": -2
};

// -1 stands for the first of these lists, -2 for the second, and so on. Patterns are tried in their
// order, each is followed by its route; the last number is the route of a name that fits none.
var PATTERNS = [
  ["*cdn.example", 0, 1],
  ["autodiscover.*.test", 0, "geo*.prod*.test", 0, 1]
];

// A number is the only thing that counts: every object has members that nobody put in.
function routeOf(name) {
  var found = NAMES[name], dot = name.indexOf(".");
  while (typeof found !== "number") {
    if (dot < 0) {
      found = 1;
    } else {
      found = NAMES[name.substring(dot)];
      dot = name.indexOf(".", dot + 1);
    }
  }
  return found < 0 ? patternRoute(name, PATTERNS[-found - 1]) : found;
}

function patternRoute(name, list) {
  for (var i = 0; i < list.length - 1; i += 2) {
    if (shExpMatch(name, list[i])) return list[i + 1];
  }
  return list[i];
}

// Lower case, without one trailing dot: clients differ in both.
function normalizeHost(host) {
  host = typeof host === "string" ? host.toLowerCase() : "";
  if (host.charAt(host.length - 1) === ".") {
    host = host.substring(0, host.length - 1);
  }
  return host;
}
