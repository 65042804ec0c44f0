// Written by pacwright 0.1.0. Do not edit: change the policy and compile it again.
// policy   forms, SHA-256 b984e27f63df579045e0f9400ad002c5accb05700cafc9c709b8aab9621092b6

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
//
// The names stay in the text they are loaded as: HUBS says how a host is looked up there.
function FindProxyForURL(url, host) {
  return ROUTES[routeOf(normalizeHost(host))];
}

var ROUTES = [
  "DIRECT",  // 0: direct
  "PROXY edge.example.net:8080",  // 1: edge
  "SOCKS5 lab.example.net:1080; DIRECT"  // 2: lab
];

// Lists of patterns, with "|" between. Patterns are tried in their order, each is followed by its
// route; the last number is the route of a name that fits none.
var PATTERNS = "*cdn.example.org 2 img.*.example.org 2 0".split("|");

// A decision is the number of a route above, or -1 for the first list of PATTERNS, -2 for the
// second, and so on. Names with the same decisions are of one kind. Of each kind: what is decided
// for the name itself, and for all names below it that nothing longer decides; "." is nothing.
var EXACT = readDecisions(". 0 0");
var BELOW = readDecisions("0 . -1");
var KIND_DIGITS = 1, DIGITS = "!#$%&'()+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

// The names, by the domain they are below: the longest that is here. For www.shop.example.co.uk
// that is ".co.uk", else ".uk", else "", where all the rest is. Below it, "www.shop.example",
// "shop.example" and "example" are looked up; the first that is there decides, and if none is, the
// hub's own decision. Names of one length stand in one text, sorted and without anything between
// them, each followed by its kind in KIND_DIGITS digits. Where they are many, they are taken apart
// by their first letter, which the names in the text then lack.
var HUBS = {
  "": {"otherwise": 1,
  "11": "example.org$",
  "12": "partner.test!",
  "16": "corp.example.com!",
  "20": "intranet.example.com#"}
};

// IPv4 blocks, in records of one width: the first address in 5 digits, without those that are zero
// in all records, then the route in ROUTE_DIGITS.
var BLOCKS4 = "!!!!!#$K]u-!$but.#", WIDTH4 = 5;

// IPv6 blocks: the same, with 5 digits for each 32 bits of an address.
var BLOCKS6 = "!!!!!#auc9k!b/{8l#", WIDTH6 = 5;
var ROUTE_DIGITS = 1;

function routeOf(host) {
  var last, ip6;
  if (host === "") return 1;
  last = host.charAt(host.length - 1);
  if (last >= "0" && last <= "9" && isIPv4(host)) return routeOfIPv4(host);
  ip6 = host.indexOf(":") >= 0 ? expandIPv6(host) : "";
  return ip6 === "" ? routeOfName(host) : routeOfIPv6(ip6);
}

function routeOfName(name) {
  var dot, hub, rest, found;
  for (dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
    hub = HUBS[name.substring(dot)];
    if (typeof hub === "object") break;
  }
  if (dot < 0) hub = HUBS[""];
  rest = dot < 0 ? name : name.substring(0, dot);
  found = decisionOf(hub, rest, EXACT);
  if (typeof found === "number") return patternRoute(name, found);
  if (dot < 0 && isPlain(name)) return patternRoute(name, 0);
  for (dot = rest.indexOf("."); dot >= 0; dot = rest.indexOf(".", dot + 1)) {
    found = decisionOf(hub, rest.substring(dot + 1), BELOW);
    if (typeof found === "number") return patternRoute(name, found);
  }
  return patternRoute(name, hub.otherwise);
}

function patternRoute(name, decision) {
  var list, i;
  if (decision >= 0) return decision;
  list = PATTERNS[-decision - 1].split(" ");
  for (i = 0; i < list.length - 1; i += 2) {
    if (shExpMatch(name, list[i])) return list[i + 1] * 1;
  }
  return list[i] * 1;
}

// Not a number if the hub has no such name, or has nothing of that sort about it.
function decisionOf(hub, name, decisions) {
  var text = hub[name.length], at;
  if (typeof text === "object") {
    text = text[name.charAt(0)];
    name = name.substring(1);
  }
  if (typeof text !== "string") return null;
  at = lastNotBehind(text, name, KIND_DIGITS);
  if (text.substring(at, at + name.length) !== name) return null;
  return decisions[numberIn(text, at + name.length, KIND_DIGITS)];
}

// Where the last record stands that is not behind `key`; 0 if all are. A record is as many
// characters as the key has, and `more`.
function lastNotBehind(text, key, more) {
  var length = key.length, width = length + more, low = 0, high = text.length / width, middle, at;
  while (high - low > 1) {
    middle = (low + high) >> 1;
    at = middle * width;
    if (text.substring(at, at + length) <= key) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low * width;
}

function numberIn(text, at, digits) {
  var number = 0, i;
  for (i = at; i < at + digits; i++) {
    number = number * DIGITS.length + DIGITS.indexOf(text.charAt(i));
  }
  return number;
}

function readDecisions(text) {
  var parts = text.split(" "), list = [], i;
  for (i = 0; i < parts.length; i++) list[i] = parts[i] === "." ? null : parts[i] * 1;
  return list;
}

function routeOfIPv4(ip4) {
  var q = ip4.split(".");
  return blockRoute(
      BLOCKS4, WIDTH4, digitsOf(((q[0] * 256 + q[1] * 1) * 256 + q[2] * 1) * 256 + q[3] * 1));
}

function routeOfIPv6(ip6) {
  var address = "", i;
  for (i = 0; i < 32; i += 8) address += digitsOf(parseInt(ip6.substring(i, i + 8), 16));
  return blockRoute(BLOCKS6, WIDTH6, address);
}

// The route of the last block that does not begin behind the address. The first begins at zero.
function blockRoute(blocks, width, address) {
  var at = lastNotBehind(blocks, address.substring(0, width), ROUTE_DIGITS);
  return numberIn(blocks, at + width, ROUTE_DIGITS);
}

// A number below 2^32. Digits sort as text does.
function digitsOf(number) {
  var text = "", i, digit;
  for (i = 0; i < 5; i++) {
    digit = number % DIGITS.length;
    text = DIGITS.charAt(digit) + text;
    number = (number - digit) / DIGITS.length;
  }
  return text;
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
