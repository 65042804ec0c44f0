// Written by pacwright 0.1.0. Do not edit: change the policy and compile it again.
// policy   contoso, SHA-256 f19e0db9d6c09062ec789896a981bc0a49a66dd18d3453bd2857808bac005be0
// catalog  microsoft365-worldwide.json, version 2025-04, SHA-256 b931f226f5a3ede70b0e0629f6eead3067d7b38a82a725e43391e2dfdf1d0f49
// catalog  additional-endpoints.json, version 2020-04-29, SHA-256 eb3b147117785c66247847c34edd9328355f5d955473a67bbf208ecc5981c571

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
function FindProxyForURL(url, host) {
  return ROUTES[routeOf(normalizeHost(host))];
}

var ROUTES = [
  "DIRECT",  // 0: direct
  "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080"  // 1: edge
];

// "www.example.com" is that name, ".example.com" every name below example.com: the longest that is
// here decides. The number behind it is a route above.
var NAMES = {
  // inside: direct
  "corp.contoso.com": 0,
  ".corp.contoso.com": 0,
  "intranet.contoso.com": 0,
  // windows update: direct
  ".delivery.mp.microsoft.com": 0,
  ".prod.do.dsp.mp.microsoft.com": -1,
  ".update.microsoft.com": 0,
  ".windowsupdate.com": 0,
  // support and hybrid set-up: direct
  "domains.live.com": 0,
  "officeapps.live.com": 0,
  "officecdn.microsoft.com": 0,
  "asl.configure.office.com": 0,
  "tds.configure.office.com": 0,
  "api.diagnostics.office.com": 0,
  "apibasic.diagnostics.office.com": 0,
  "outlook.office365.com": 0,
  "autodiscover.outlook.com": 0,
  "autodiscover-s.outlook.com": 0,
  "dcs-staging.azure-api.net": 0,
  "offcatedge.azureedge.net": 0,
  "outlookdiagnostics.azureedge.net": 0,
  "cloudcheckenabler.azurewebsites.net": 0,
  "mshybridservice.trafficmanager.net": 0,
  "o365diagtelemetry.trafficmanager.net": 0,
  "shcwreleaseprod.blob.core.windows.net": 0,
  // microsoft 365: direct
  "office.live.com": 0,
  ".officeapps.live.com": 0,
  ".lync.com": 0,
  ".auth.microsoft.com": 0,
  "compliance.microsoft.com": 0,
  "defender.microsoft.com": 0,
  "graph.microsoft.com": 0,
  "purview.microsoft.com": 0,
  "security.microsoft.com": 0,
  ".security.microsoft.com": 0,
  "teams.microsoft.com": 0,
  ".teams.microsoft.com": 0,
  "autologon.microsoftazuread-sso.com": 0,
  "login.microsoftonline-p.com": 0,
  "nexus.microsoftonline-p.com": 0,
  "adminwebservice.microsoftonline.com": 0,
  "becws.microsoftonline.com": 0,
  "companymanager.microsoftonline.com": 0,
  "login-us.microsoftonline.com": 0,
  "ccs.login.microsoftonline.com": 0,
  "device.login.microsoftonline.com": 0,
  "logincert.microsoftonline.com": 0,
  "loginex.microsoftonline.com": 0,
  "passwordreset.microsoftonline.com": 0,
  "api.passwordreset.microsoftonline.com": 0,
  "provisioningapi.microsoftonline.com": 0,
  ".msftidentity.com": 0,
  ".msidentity.com": 0,
  ".online.office.com": 0,
  "outlook.office.com": 0,
  "protection.office.com": 0,
  ".protection.office.com": 0,
  ".protection.outlook.com": 0,
  ".sharepoint.com": 0,
  "account.activedirectory.windowsazure.com": 0,
  "outlook.cloud.microsoft": 0,
  "teams.cloud.microsoft": 0,
  ".teams.cloud.microsoft": 0,
  "clientconfig.microsoftonline-p.net": 0,
  "accounts.accesscontrol.windows.net": 0,
  "graph.windows.net": 0,
  // microsoft 365: edge
  "cdn.odc.officeapps.live.com": 1,
  "cdn.uci.officeapps.live.com": 1
};

// -1 stands for the first of these lists, -2 for the second, and so on. Patterns are tried in their
// order, each is followed by its route; the last number is the route of a name that fits none.
var PATTERNS = [
  ["geo*.prod.do.dsp.mp.microsoft.com", 0, "kv*.prod.do.dsp.mp.microsoft.com", 0, 1]
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
    isInNet(ip4, "127.0.0.0", "255.0.0.0") ||
    isInNet(ip4, "172.16.0.0", "255.240.0.0") ||
    isInNet(ip4, "192.168.0.0", "255.255.0.0")) {
    return 0;
  }
  // microsoft 365: direct
  if (
    isInNet(ip4, "13.107.6.152", "255.255.255.254") ||
    isInNet(ip4, "13.107.6.171", "255.255.255.255") ||
    isInNet(ip4, "13.107.6.192", "255.255.255.255") ||
    isInNet(ip4, "13.107.9.192", "255.255.255.255") ||
    isInNet(ip4, "13.107.18.10", "255.255.255.254") ||
    isInNet(ip4, "13.107.18.15", "255.255.255.255") ||
    isInNet(ip4, "13.107.128.0", "255.255.252.0") ||
    isInNet(ip4, "13.107.136.0", "255.255.252.0") ||
    isInNet(ip4, "13.107.140.6", "255.255.255.255") ||
    isInNet(ip4, "20.20.32.0", "255.255.224.0") ||
    isInNet(ip4, "20.190.128.0", "255.255.192.0") ||
    isInNet(ip4, "20.231.128.0", "255.255.224.0") ||
    isInNet(ip4, "23.103.160.0", "255.255.240.0") ||
    isInNet(ip4, "40.92.0.0", "255.254.0.0") ||
    isInNet(ip4, "40.96.0.0", "255.248.0.0") ||
    isInNet(ip4, "40.104.0.0", "255.254.0.0") ||
    isInNet(ip4, "40.107.0.0", "255.255.0.0") ||
    isInNet(ip4, "40.108.128.0", "255.255.128.0") ||
    isInNet(ip4, "40.126.0.0", "255.255.192.0") ||
    isInNet(ip4, "52.96.0.0", "255.240.0.0") ||
    isInNet(ip4, "52.112.0.0", "255.252.0.0") ||
    isInNet(ip4, "52.122.0.0", "255.254.0.0") ||
    isInNet(ip4, "52.238.78.88", "255.255.255.255") ||
    isInNet(ip4, "52.238.119.141", "255.255.255.255") ||
    isInNet(ip4, "52.244.37.168", "255.255.255.255") ||
    isInNet(ip4, "52.244.160.207", "255.255.255.255") ||
    isInNet(ip4, "104.47.0.0", "255.255.128.0") ||
    isInNet(ip4, "104.146.128.0", "255.255.128.0") ||
    isInNet(ip4, "131.253.33.215", "255.255.255.255") ||
    isInNet(ip4, "132.245.0.0", "255.255.0.0") ||
    isInNet(ip4, "150.171.32.0", "255.255.252.0") ||
    isInNet(ip4, "150.171.40.0", "255.255.252.0") ||
    isInNet(ip4, "204.79.197.215", "255.255.255.255")) {
    return 0;
  }
  return 1;
}

function routeOfIPv6(ip6) {
  // inside: direct
  if (
    inBlock6(ip6, "00000000000000000000000000000001", "00000000000000000000000000000001") ||  // ::1/128
    inBlock6(ip6, "fd", "fd")  // fd00::/8
    ) {
    return 0;
  }
  // microsoft 365: direct
  if (
    inBlock6(ip6, "2603100600", "2603100600") ||  // 2603:1006::/40
    inBlock6(ip6, "2603100614", "2603100614") ||  // 2603:1006:1400::/40
    inBlock6(ip6, "260310062000", "260310062000") ||  // 2603:1006:2000::/48
    inBlock6(ip6, "260310070200", "260310070200") ||  // 2603:1007:200::/48
    inBlock6(ip6, "260310160", "260310160") ||  // 2603:1016::/36
    inBlock6(ip6, "260310161400", "260310161400") ||  // 2603:1016:1400::/48
    inBlock6(ip6, "2603101624", "2603101624") ||  // 2603:1016:2400::/40
    inBlock6(ip6, "260310170000", "260310170000") ||  // 2603:1017::/48
    inBlock6(ip6, "260310260", "260310260") ||  // 2603:1026::/36
    inBlock6(ip6, "2603102624", "2603102624") ||  // 2603:1026:2400::/40
    inBlock6(ip6, "260310263000", "260310263000") ||  // 2603:1026:3000::/48
    inBlock6(ip6, "260310270000", "260310270001") ||  // 2603:1027::/47
    inBlock6(ip6, "260310360", "260310360") ||  // 2603:1036::/36
    inBlock6(ip6, "2603103624", "2603103624") ||  // 2603:1036:2400::/40
    inBlock6(ip6, "260310363000", "260310363000") ||  // 2603:1036:3000::/48
    inBlock6(ip6, "260310370000", "260310370001") ||  // 2603:1037::/47
    inBlock6(ip6, "260310460", "260310460") ||  // 2603:1046::/36
    inBlock6(ip6, "2603104614", "2603104614") ||  // 2603:1046:1400::/40
    inBlock6(ip6, "260310462000", "260310462000") ||  // 2603:1046:2000::/48
    inBlock6(ip6, "260310470000", "260310470001") ||  // 2603:1047::/47
    inBlock6(ip6, "260310560", "260310560") ||  // 2603:1056::/36
    inBlock6(ip6, "2603105614", "2603105614") ||  // 2603:1056:1400::/40
    inBlock6(ip6, "260310562000", "260310562000") ||  // 2603:1056:2000::/48
    inBlock6(ip6, "260310570000", "260310570000") ||  // 2603:1057::/48
    inBlock6(ip6, "260310570002", "260310570002") ||  // 2603:1057:2::/48
    inBlock6(ip6, "2603106113", "2603106113") ||  // 2603:1061:1300::/40
    inBlock6(ip6, "2603106300", "2603106303") ||  // 2603:1063::/38
    inBlock6(ip6, "2603106320", "2603106323") ||  // 2603:1063:2000::/38
    inBlock6(ip6, "260310636", "260310637") ||  // 2603:1063:6000::/35
    inBlock6(ip6, "262001ec000400000000000000000152", "262001ec000400000000000000000153") ||  // 2620:1ec:4::152/127
    inBlock6(ip6, "262001ec000400000000000000000192", "262001ec000400000000000000000192") ||  // 2620:1ec:4::192/128
    inBlock6(ip6, "262001ec0006", "262001ec0006") ||  // 2620:1ec:6::/48
    inBlock6(ip6, "262001ec000c00000000000000000010", "262001ec000c00000000000000000011") ||  // 2620:1ec:c::10/127
    inBlock6(ip6, "262001ec000c00000000000000000015", "262001ec000c00000000000000000015") ||  // 2620:1ec:c::15/128
    inBlock6(ip6, "262001ec000d00000000000000000010", "262001ec000d00000000000000000011") ||  // 2620:1ec:d::10/127
    inBlock6(ip6, "262001ec004", "262001ec007") ||  // 2620:1ec:40::/42
    inBlock6(ip6, "262001ec08f0", "262001ec08f3") ||  // 2620:1ec:8f0::/46
    inBlock6(ip6, "262001ec08f8", "262001ec08fb") ||  // 2620:1ec:8f8::/46
    inBlock6(ip6, "262001ec08fc00000000000000000006", "262001ec08fc00000000000000000006") ||  // 2620:1ec:8fc::6/128
    inBlock6(ip6, "262001ec0900", "262001ec0903") ||  // 2620:1ec:900::/46
    inBlock6(ip6, "262001ec0908", "262001ec090b") ||  // 2620:1ec:908::/46
    inBlock6(ip6, "262001ec0a9200000000000000000152", "262001ec0a9200000000000000000153") ||  // 2620:1ec:a92::152/127
    inBlock6(ip6, "262001ec0a9200000000000000000171", "262001ec0a9200000000000000000171") ||  // 2620:1ec:a92::171/128
    inBlock6(ip6, "262001ec0a9200000000000000000192", "262001ec0a9200000000000000000192") ||  // 2620:1ec:a92::192/128
    inBlock6(ip6, "2a010111f100200000000000a83e3019", "2a010111f100200000000000a83e3019") ||  // 2a01:111:f100:2000::a83e:3019/128
    inBlock6(ip6, "2a010111f10020020000000089752d79", "2a010111f10020020000000089752d79") ||  // 2a01:111:f100:2002::8975:2d79/128
    inBlock6(ip6, "2a010111f10020020000000089752da8", "2a010111f10020020000000089752da8") ||  // 2a01:111:f100:2002::8975:2da8/128
    inBlock6(ip6, "2a010111f1007000000000006fdd6cd5", "2a010111f1007000000000006fdd6cd5") ||  // 2a01:111:f100:7000::6fdd:6cd5/128
    inBlock6(ip6, "2a010111f100a00400000000bfeb88cf", "2a010111f100a00400000000bfeb88cf") ||  // 2a01:111:f100:a004::bfeb:88cf/128
    inBlock6(ip6, "2a010111f400", "2a010111f400") ||  // 2a01:111:f400::/48
    inBlock6(ip6, "2a010111f402", "2a010111f403")  // 2a01:111:f402::/47
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
