/*@header@*/

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
function FindProxyForURL(url, host) {
  return ROUTES[routeOf(normalizeHost(host))];
}

var ROUTES = [
  /*@routes@*/
];

// "www.example.com" is that name, ".example.com" every name below example.com: the longest that is
// here decides. The number behind it is a route above, or -1 for the first list of PATTERNS, -2 for
// the second, and so on.
var NAMES = {
  /*@names@*/
};

// Patterns that are tried in their order, each followed by its route; the last number is the route
// of a name that fits none.
var PATTERNS = [
  /*@patterns@*/
];
/*@when table4@*/

// IPv4 blocks: where each begins, and its route. A block ends where the next begins.
var BLOCKS4 = readBlocks(/*@blocks4@*/, numberOf);
/*@when table6@*/

// IPv6 blocks: the leading digits of the first address, and the route.
var BLOCKS6 = readBlocks(/*@blocks6@*/, textOf);
/*@end@*/

function routeOf(host) {
  var last, ip6;
  if (host === "") return /*@otherwise@*/;
  last = host.charAt(host.length - 1);
  if (last >= "0" && last <= "9" && isIPv4(host)) return routeOfIPv4(host);
  ip6 = host.indexOf(":") >= 0 ? expandIPv6(host) : "";
  return ip6 === "" ? routeOfName(host) : routeOfIPv6(ip6);
}

// A number is the only thing that counts: every object has members that nobody put in.
function routeOfName(name) {
  var found = NAMES[name], dot = name.indexOf(".");
  if (typeof found === "number") return patternRoute(name, found);
  if (dot < 0 && isPlain(name)) return patternRoute(name, /*@plain@*/);
  while (dot >= 0) {
    found = NAMES[name.substring(dot)];
    if (typeof found === "number") return patternRoute(name, found);
    dot = name.indexOf(".", dot + 1);
  }
  return patternRoute(name, /*@strangers@*/);
}

function patternRoute(name, route) {
  var list, i;
  if (route >= 0) return route;
  list = PATTERNS[-route - 1];
  for (i = 0; i < list.length - 1; i += 2) {
    if (shExpMatch(name, list[i])) return list[i + 1];
  }
  return list[i];
}

function routeOfIPv4(ip4) {
  /*@for clause4@*/
  // /*@comment@*/
  if (
    /*@terms@*/) {
    return /*@route@*/;
  }
  /*@end@*/
  /*@when table4@*/
  return blockRoute(BLOCKS4, numberOf(ip4));
  /*@end@*/
  /*@when list4@*/
  return /*@otherwise@*/;
  /*@end@*/
}

function routeOfIPv6(ip6) {
  /*@for clause6@*/
  // /*@comment@*/
  if (
    /*@terms@*/) {
    return /*@route@*/;
  }
  /*@end@*/
  /*@when table6@*/
  return blockRoute(BLOCKS6, ip6);
  /*@end@*/
  /*@when list6@*/
  return /*@otherwise@*/;
  /*@end@*/
}
/*@when tables@*/

// "0.0.0.0=0 10.0.0.0=1 11.0.0.0=0" as two lists.
function readBlocks(text, keyOf) {
  var parts = text.split(" "), blocks = { starts: [], routes: [] }, i, sign;
  for (i = 0; i < parts.length; i++) {
    sign = parts[i].indexOf("=");
    blocks.starts[i] = keyOf(parts[i].substring(0, sign));
    blocks.routes[i] = parts[i].substring(sign + 1) * 1;
  }
  return blocks;
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

function numberOf(ip4) {
  var q = ip4.split(".");
  return ((q[0] * 256 + q[1] * 1) * 256 + q[2] * 1) * 256 + q[3] * 1;
}

function textOf(digits) {
  return digits;
}
/*@end@*/

/*@hosts@*/
