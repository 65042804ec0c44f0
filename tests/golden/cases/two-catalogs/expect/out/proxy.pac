// Written by pacwright 0.1.0. Do not edit: change the policy and compile it again.
// policy   two-catalogs, SHA-256 8df113f5173aac8e31f05be10efb41f720ca931e6fe0f3b7b5b57c7f8d4e04f0
// catalog  worldwide.json, SHA-256 f3eee8d4dc17883198424874b862191973a24c10f1a3ec6bb619afe4a4394758
// catalog  own.txt, SHA-256 68154732011be1d1f27748418493fae905f99f220196d592c31f1efec60401a9

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
  // all: direct
  "b.example": 0
};

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
  return found;
}

// Lower case, without one trailing dot: clients differ in both.
function normalizeHost(host) {
  host = typeof host === "string" ? host.toLowerCase() : "";
  if (host.charAt(host.length - 1) === ".") {
    host = host.substring(0, host.length - 1);
  }
  return host;
}
