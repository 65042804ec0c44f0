// Written by pacwright 0.1.0. Do not edit: change the policy and compile it again.
// policy   compile-check, SHA-256 a76f47818e33cc80e3e53e6507a9071fe2d13edad316695253e2aa4031d2ef3c

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
};

// A number is the only thing that counts: every object has members that nobody put in.
function routeOf(name) {
  var found = NAMES[name], dot = name.indexOf(".");
  if (typeof found !== "number" && isPlain(name)) found = 0;
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

// A plain host name of the intranet. A colon or a bracket means part of an IPv6 literal.
function isPlain(name) {
  return name !== "" && name.indexOf(".") < 0 && name.indexOf(":") < 0 && name.indexOf("[") < 0;
}
