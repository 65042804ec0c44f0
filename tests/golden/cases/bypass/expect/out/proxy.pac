// Written by pacwright 0.1.0. Do not edit: change the policy and compile it again.
// policy   bypass, SHA-256 6fcc90a7a6d17b03ce4786fad9187b0ba6b0e1a1dfaf7edc69250f9009610ed3

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
function FindProxyForURL(url, host) {
  return ROUTES[routeOf(normalizeHost(host))];
}

var ROUTES = [
  "DIRECT",  // 0: direct
  "PROXY edge.example:8080; DIRECT"  // 1: edge
];

// "www.example.com" is that name, ".example.com" every name below example.com: the longest that is
// here decides. The number behind it is a route above.
var NAMES = {
  // kept: edge
  "keep.cdn.example": 1,
  // inside: direct
  "corp.example": 0,
  ".corp.example": 0,
  // outside: direct
  ".example": -1,
  ".cdn.example": 0
};

// -1 stands for the first of these lists, -2 for the second, and so on. Patterns are tried in their
// order, each is followed by its route; the last number is the route of a name that fits none.
var PATTERNS = [
  ["*-img.example", 0, "web.*.example", 0, 1]
];

function routeOf(host) {
  var last = host.charAt(host.length - 1), ip6;
  if (last >= "0" && last <= "9" && isIPv4(host)) return routeOfIPv4(host);
  ip6 = host.indexOf(":") >= 0 ? expandIPv6(host) : "";
  return ip6 === "" ? routeOfName(host) : routeOfIPv6(ip6);
}

// A number is the only thing that counts: every object has members that nobody put in.
function routeOfName(name) {
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
  return found < 0 ? patternRoute(name, PATTERNS[-found - 1]) : found;
}

function patternRoute(name, list) {
  for (var i = 0; i < list.length - 1; i += 2) {
    if (shExpMatch(name, list[i])) return list[i + 1];
  }
  return list[i];
}

function routeOfIPv4(ip4) {
  // inside: direct
  if (
    isInNet(ip4, "10.0.0.0", "255.0.0.0") ||
    isInNet(ip4, "192.0.2.7", "255.255.255.255")) {
    return 0;
  }
  return 1;
}

function routeOfIPv6(ip6) {
  // inside: direct
  if (
    inBlock6(ip6, "fd", "fd")  // fd00::/8
    ) {
    return 0;
  }
  return 1;
}

// Lower case, without the brackets of an IPv6 literal and without one trailing dot: clients
// differ in all three.
function normalizeHost(host) {
  host = typeof host === "string" ? host.toLowerCase() : "";
  if (host.charAt(host.length - 1) === ".") {
    host = host.substring(0, host.length - 1);
  }
  if (host.charAt(0) === "[" && host.charAt(host.length - 1) === "]" && host.indexOf(":") > 0) {
    if (expandIPv6(host.substring(1, host.length - 1)) !== "") {
      host = host.substring(1, host.length - 1);
    }
  }
  return host;
}

// A plain host name of the intranet. A colon or a bracket means part of an IPv6 literal.
function isPlain(name) {
  return name !== "" && name.indexOf(".") < 0 && name.indexOf(":") < 0 && name.indexOf("[") < 0;
}

// Four numbers from 0 to 255 without leading zeros.
function isIPv4(host) {
  return /^(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}$/.test(host);
}

// The 32 hexadecimal digits of an IPv6 literal, or "" if host is none.
function expandIPv6(host) {
  var colon, quad, sides, head, tail;
  colon = host.lastIndexOf(":");
  if (colon < 0) return "";
  quad = host.substring(colon + 1);
  if (quad.indexOf(".") >= 0) {
    if (!isIPv4(quad)) return "";
    quad = quad.split(".");
    host = host.substring(0, colon + 1) + (quad[0] * 256 + quad[1] * 1).toString(16) + ":" +
        (quad[2] * 256 + quad[3] * 1).toString(16);
  }
  sides = host.split("::");
  if (sides.length > 2) return "";
  head = expandGroups(sides[0]);
  if (sides.length === 1) return head.length === 32 ? head : "";
  tail = expandGroups(sides[1]);
  if (head === "?" || tail === "?" || head.length + tail.length > 28) return "";
  return head + "00000000000000000000000000000000".substring(head.length + tail.length) + tail;
}

// "fd00:1" -> "fd000001", "" -> "", and "?" for what are not groups of an IPv6 literal.
function expandGroups(text) {
  var groups, digits, i;
  if (text === "") return "";
  groups = text.split(":");
  digits = "";
  for (i = 0; i < groups.length; i++) {
    if (!/^[0-9a-f]{1,4}$/.test(groups[i])) return "?";
    digits += "0000".substring(groups[i].length) + groups[i];
  }
  return digits;
}

// True if the leading digits of ip6 lie between first and last, which are equally long.
function inBlock6(ip6, first, last) {
  var digits = ip6.substring(0, first.length);
  return digits >= first && digits <= last;
}
