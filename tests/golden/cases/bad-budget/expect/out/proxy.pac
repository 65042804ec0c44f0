// Written by pacwright 0.1.0. Do not edit: change the policy and compile it again.
// policy   tight, SHA-256 95516095408363b959b90fc569b5a85e2a7cdf02e2fbcb57792358d7c027171a

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
function FindProxyForURL(url, host) {
  var name, ip4, ip6;
  host = normalizeHost(host);
  ip4 = isIPv4(host) ? host : "";
  ip6 = ip4 === "" ? expandIPv6(host) : "";
  name = ip4 === "" && ip6 === "" ? host : "";

  // all: direct
  if (name !== "" && (
    shExpMatch(name, "*.example.org"))) {
    return "DIRECT";
  }

  // Nothing above matched.
  return "PROXY edge.example.net:8080";
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
