// What all templates know about hosts; as much of it as is needed stands at the end of every
// emitted file.

/*@when addresses@*/
// Lower case, without the brackets of an IPv6 literal and without one trailing dot: clients
// differ in all three.
/*@when no addresses@*/
// Lower case, without one trailing dot: clients differ in both.
/*@end@*/
function normalizeHost(host) {
  host = typeof host === "string" ? host.toLowerCase() : "";
  /*@when unicode@*/
  if (/[^\u0000-\u007f]/.test(host)) host = toAscii(host);
  /*@end@*/
  if (host.charAt(host.length - 1) === ".") {
    host = host.substring(0, host.length - 1);
  }
  /*@when addresses@*/
  if (host.charAt(0) === "[" && host.charAt(host.length - 1) === "]" && host.indexOf(":") > 0) {
    if (expandIPv6(host.substring(1, host.length - 1)) !== "") {
      host = host.substring(1, host.length - 1);
    }
  }
  /*@end@*/
  return host;
}
/*@when unicode@*/

// Some clients hand over names as they were typed: labels in other scripts, and what browsers make
// of each.
var LABELS = {
  /*@labels@*/
};

// The name as browsers hand it over: other full stops are dots, and some characters are nothing.
function toAscii(host) {
  var labels, text = "", i;
  labels = host.replace(/[\u3002\uff0e\uff61]/g, ".")
      .replace(/[\u00ad\u200b\u2060\ufe00-\ufe0f\ufeff]/g, "").split(".");
  for (i = 0; i < labels.length; i++) {
    text += (i > 0 ? "." : "") +
        (typeof LABELS[labels[i]] === "string" ? LABELS[labels[i]] : labels[i]);
  }
  return text;
}
/*@when plain@*/

// A plain host name of the intranet. A colon or a bracket means part of an IPv6 literal.
function isPlain(name) {
  return name !== "" && name.indexOf(".") < 0 && name.indexOf(":") < 0 && name.indexOf("[") < 0;
}
/*@when addresses@*/

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
/*@end@*/
