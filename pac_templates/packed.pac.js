/*@header@*/

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
//
// The names are packed: HUBS says how a host is looked up in them, MODEL how they are unpacked.
function FindProxyForURL(url, host) {
  return ROUTES[routeOf(normalizeHost(host))];
}

var ROUTES = [
  /*@routes@*/
];

// Lists of patterns, with "|" between. Patterns are tried in their order, each is followed by its
// route; the last number is the route of a name that fits none.
var PATTERNS = "/*@patterns@*/".split("|");

// A decision is the number of a route above, or -1 for the first list of PATTERNS, -2 for the
// second, and so on. Names with the same decisions are of one kind. Of each kind: what is decided
// for the name itself, and for all names below it that nothing longer decides; "." is nothing.
var EXACT = readDecisions("/*@exact@*/");
var BELOW = readDecisions("/*@below@*/");
var KIND_DIGITS = /*@kind_digits@*/;

// The names, by the domain they are below: the longest that is here. For www.shop.example.co.uk
// that is ".co.uk", else ".uk", else "", where all the rest is. The text of such a hub is
//
//     decision  piece  start  piece  start  piece ...
//
// with the decision for all that no name of the hub decides, and pieces of some hundred names.
// The label next to the hub with its dot, "example.", says which piece to take: the last whose
// start is not behind it in the order of characters. The piece, unpacked, has "www.shop.example.",
// "shop.example." and "example." if they are names, with their kinds; the first that is there
// decides, the longest first. Hubs are read and pieces unpacked when they are first asked.
var HUBS = {
  /*@hubs@*/
};

var LETTERS = "-.0123456789_abcdefghijklmnopqrstuvwxyz";

// How likely a character is in a context, for unpack(). A context is two characters, and what
// follows are symbols, the most frequent first, each but the first with a digit for its shares.
var DIGITS = "/*@digits@*/";
var VALUES = readValues();
var WHOLE = /*@whole@*/, LEAST = /*@least@*/, BASE = /*@base@*/;
var MODEL = readModel("/*@model@*/");
/*@when table4@*/

// IPv4 blocks: how far behind the one before each begins, in base 36, with "." in steps of 256
// addresses; then its route, where it is not that of two blocks before.
var BLOCKS4 = readBlocks("/*@blocks4@*/", nextIPv4);
/*@when table6@*/

// IPv6 blocks: how many digits of its first address each shares with the one before, in base 36,
// then the digits that follow; then its route, where it is not that of two blocks before.
var BLOCKS6 = readBlocks("/*@blocks6@*/", nextIPv6);
/*@when addresses@*/

function routeOf(host) {
  var last, ip6;
  if (host === "") return /*@otherwise@*/;
  last = host.charAt(host.length - 1);
  if (last >= "0" && last <= "9" && isIPv4(host)) return routeOfIPv4(host);
  ip6 = host.indexOf(":") >= 0 ? expandIPv6(host) : "";
  return ip6 === "" ? routeOfName(host) : routeOfIPv6(ip6);
}
/*@end@*/

function /*@names_function@*/(host) {
  var name = host, label = 0, dot = name.indexOf("."), hub, first, starts, at, table, kind, found;
  while (dot >= 0) {
    hub = HUBS[name.substring(dot)];
    if (typeof hub === "object") break;
    label = dot + 1;
    dot = name.indexOf(".", label);
  }
  if (dot < 0) {
    hub = HUBS[""];
    name += ".";
    dot = name.length - 1;
  }
  if (typeof hub.text === "string") readHub(hub);

  // The piece.
  first = name.substring(label, dot + 1);
  starts = hub.starts;
  at = hub.nearby[first.substring(0, 2)];
  if (typeof at !== "number") at = 0;
  while (starts[at + 1] <= first) at++;
  table = hub.pieces[at];
  if (typeof table === "string") {
    table = unpack(table, starts[at]);
    hub.pieces[at] = table;
  }

  kind = table[name.substring(0, dot + 1)];
  if (typeof kind === "number") found = EXACT[kind];
  /*@when plain@*/
  if (typeof found !== "number" && name !== host && isPlain(host)) found = /*@plain@*/;
  /*@end@*/
  at = 0;
  while (typeof found !== "number") {
    at = name.indexOf(".", at) + 1;
    if (at > dot) {
      found = hub.decision;
    } else {
      kind = table[at === label ? first : name.substring(at, dot + 1)];
      if (typeof kind === "number") found = BELOW[kind];
    }
  }
  return found >= 0 ? found : patternRoute(host, PATTERNS[-found - 1].split(" "));
}

function patternRoute(name, list) {
  var i;
  for (i = 0; i < list.length - 1; i += 2) {
    if (shExpMatch(name, list[i])) return list[i + 1] * 1;
  }
  return list[i] * 1;
}

// The first piece starts before everything. `nearby` has the last piece that does not start behind
// two characters: where the search for a label that begins with them begins.
function readHub(hub) {
  var parts = hub.text.split(" "), at = 0, i, j, text;
  hub.decision = parts[0] * 1;
  hub.starts = [""];
  hub.pieces = [parts[1]];
  for (i = 2; i < parts.length; i += 2) {
    hub.starts[i / 2] = parts[i];
    hub.pieces[i / 2] = parts[i + 1];
  }
  hub.nearby = {};
  for (i = 0; i < LETTERS.length && hub.pieces.length > 4; i++) {
    for (j = 0; j < LETTERS.length; j++) {
      text = LETTERS.charAt(i) + LETTERS.charAt(j);
      while (hub.starts[at + 1] <= text) at++;
      hub.nearby[text] = at;
    }
  }
  hub.text = null;
}

// A piece: two digits for the number of its names, and then their characters in an arithmetic code
// (rANS): what is likely in its context takes little of the number `state`, which is refilled from
// the text. Names come sorted, with their labels from the right: "example.shop.www.". First comes
// how many characters a path shares with the one before (context "s" and that number of the path
// before), then its own: the first in the context of the character that it replaces ("o"), others
// in that of the character before ("n"), "/" at the end. Last is the kind ("k").
function unpack(text, path) {
  var values = VALUES, count = values[text.charCodeAt(0)] * BASE + values[text.charCodeAt(1)];
  var state = 0, at = 2, table = {}, step = MODEL.s, last = DIGITS.charAt(0), share = last;
  var model, slot, i, first, symbol, kind;
  while (at < 6) state = state * BASE + values[text.charCodeAt(at++)];
  while (count > 0) {
    model = step[last];
    slot = state % WHOLE;
    i = 1;
    while (slot >= model.firsts[i]) i++;
    first = model.firsts[i - 1];
    state = (model.firsts[i] - first) * ((state - slot) / WHOLE) + slot - first;
    while (state < LEAST) state = state * BASE + values[text.charCodeAt(at++)];
    symbol = model.symbols[i - 1];

    if (step === MODEL.s) {
      share = symbol;
      i = DIGITS.indexOf(symbol);
      last = i < path.length ? path.charAt(i) : "/";
      path = path.substring(0, i);
      step = MODEL.o;
    } else if (step !== MODEL.k && symbol !== "/") {
      path += symbol;
      last = symbol;
      step = MODEL.n;
    } else {
      kind = step === MODEL.k ? kind * BASE + DIGITS.indexOf(symbol) : 0;
      i = step === MODEL.k ? DIGITS.indexOf(last) + 1 : 0;
      last = DIGITS.charAt(i);
      step = MODEL.k;
      if (i === KIND_DIGITS) {
        table[(path.indexOf(".") < 0 ? path : path.split(".").reverse().join(".")) + "."] = kind;
        count--;
        last = share;
        step = MODEL.s;
      }
    }
  }
  return table;
}

function readDecisions(text) {
  var parts = text.split(" "), list = [], i;
  for (i = 0; i < parts.length; i++) list[i] = parts[i] === "." ? null : parts[i] * 1;
  return list;
}

// By the code of the digit.
function readValues() {
  var values = [], i;
  for (i = 0; i < 128; i++) values[i] = DIGITS.indexOf(String.fromCharCode(i));
  return values;
}

// Of each context: its symbols, and the slots at which their shares begin; behind the last, WHOLE.
function readModel(text) {
  var parts = text.split(" "), model = { s: {}, o: {}, n: {}, k: {} }, shares = [], share = 1;
  var i, j, part, symbols, firsts;
  for (i = 0; i < BASE; i++) {
    shares[i] = share;
    share += 1 + Math.floor(share / 12);
  }
  for (i = 0; i < parts.length && text !== ""; i++) {
    part = parts[i];
    symbols = [];
    firsts = [WHOLE];
    for (j = part.length - 2; j > 2; j -= 2) {
      symbols[symbols.length] = part.charAt(j);
      firsts[firsts.length] = firsts[firsts.length - 1] - shares[VALUES[part.charCodeAt(j + 1)]];
    }
    symbols[symbols.length] = part.charAt(2);
    firsts[firsts.length] = 0;
    model[part.charAt(0)][part.charAt(1)] =
        { symbols: symbols.reverse(), firsts: firsts.reverse() };
  }
  return model;
}
/*@when table4@*/

function routeOfIPv4(ip4) {
  return blockRoute(BLOCKS4, numberOf(ip4));
}
/*@when one4@*/

function routeOfIPv4(ip4) {
  return /*@route4@*/;
}
/*@when table6@*/

function routeOfIPv6(ip6) {
  return blockRoute(BLOCKS6, ip6);
}
/*@when one6@*/

function routeOfIPv6(ip6) {
  return /*@route6@*/;
}
/*@when tables@*/

function readBlocks(text, next) {
  var parts = text.split(" "), starts = [], routes = [], i, sign;
  for (i = 0; i < parts.length; i++) {
    sign = parts[i].indexOf("=");
    routes[i] = sign < 0 ? routes[i - 2] : parts[i].substring(sign + 1) * 1;
    starts[i] = next(i > 0 ? starts[i - 1] : "", sign < 0 ? parts[i] : parts[i].substring(0, sign));
  }
  return { starts: starts, routes: routes };
}

// The route of the last block that does not begin behind the address. The first begins at zero.
function blockRoute(blocks, address) {
  var low = 0, high = blocks.starts.length, middle;
  while (high - low > 1) {
    middle = (low + high) >> 1;
    if (blocks.starts[middle] <= address) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return blocks.routes[low];
}

function nextIPv4(before, text) {
  var last = text.length - 1, isWhole = text.charAt(last) === ".";
  var step = parseInt(isWhole ? text.substring(0, last) : text, 36);
  return before * 1 + (isWhole ? step * 256 : step);
}

function nextIPv6(before, text) {
  return (before + "00000000000000000000000000000000").substring(0, parseInt(text.charAt(0), 36)) +
      text.substring(1);
}

function numberOf(ip4) {
  var q = ip4.split(".");
  return ((q[0] * 256 + q[1] * 1) * 256 + q[2] * 1) * 256 + q[3] * 1;
}
/*@end@*/
/*@hosts@*/
