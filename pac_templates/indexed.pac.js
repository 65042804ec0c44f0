/*@header@*/

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
function FindProxyForURL(url, host) {
  return ROUTES[routeOf(normalizeHost(host))];
}

var ROUTES = [
  /*@routes@*/
];

// "www.example.com" is that name, ".example.com" every name below example.com: the longest that is
// here decides. The number behind it is a route above.
var NAMES = {
  /*@names@*/
};
/*@when lists@*/

// -1 stands for the first of these lists, -2 for the second, and so on. Patterns are tried in their
// order, each is followed by its route; the last number is the route of a name that fits none.
/*@when parts@*/
// A long list is in parts: by the last letters of a name ("ends" of them), by its first ones
// ("begins"), and the rest. Each pattern stands behind its place in the list.
/*@when lists@*/
var PATTERNS = [
  /*@patterns@*/
];
/*@when table4@*/

// IPv4 blocks: where each begins, and its route. A block ends where the next begins.
var BLOCKS4 = readBlocks(/*@blocks4@*/, numberOf);
/*@when table6@*/

// IPv6 blocks: the leading digits of the first address, and the route.
var BLOCKS6 = readBlocks(/*@blocks6@*/, textOf);
/*@when addresses@*/

function routeOf(host) {
  var last = host.charAt(host.length - 1), ip6;
  if (last >= "0" && last <= "9" && isIPv4(host)) return routeOfIPv4(host);
  ip6 = host.indexOf(":") >= 0 ? expandIPv6(host) : "";
  return ip6 === "" ? routeOfName(host) : routeOfIPv6(ip6);
}
/*@end@*/

// A number is the only thing that counts: every object has members that nobody put in.
function /*@names_function@*/(name) {
  var found = NAMES[name], dot = name.indexOf(".");
  /*@when plain@*/
  if (typeof found !== "number" && isPlain(name)) found = /*@plain@*/;
  /*@end@*/
  while (typeof found !== "number") {
    if (dot < 0) {
      found = /*@strangers@*/;
    } else {
      found = NAMES[name.substring(dot)];
      dot = name.indexOf(".", dot + 1);
    }
  }
  /*@when lists@*/
  return found < 0 ? patternRoute(name, PATTERNS[-found - 1]) : found;
  /*@when no lists@*/
  return found;
  /*@end@*/
}
/*@when lists@*/

function patternRoute(name, list) {
/*@when parts@*/
  if (list.rest) return partRoute(name, list);
/*@when lists@*/
  for (var i = 0; i < list.length - 1; i += 2) {
    if (shExpMatch(name, list[i])) return list[i + 1];
  }
  return list[i];
}
/*@when parts@*/

function partRoute(name, list) {
  var parts, part, place, found, i, j;
  parts = [
    list["*" + name.substring(name.length - list.ends)],
    list[name.substring(0, list.begins) + "*"],
    list.rest
  ];
  place = list.patterns;
  found = list.otherwise;
  for (i = 0; i < parts.length; i++) {
    part = parts[i] || [];
    for (j = 0; j < part.length && part[j] < place; j += 3) {
      if (shExpMatch(name, part[j + 1])) {
        place = part[j];
        found = part[j + 2];
      }
    }
  }
  return found;
}
/*@end@*/
/*@addresses@*/
/*@hosts@*/
