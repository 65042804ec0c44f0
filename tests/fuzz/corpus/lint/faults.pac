"use strict";
let table = { 'a.example.com': 1, };
function FindProxyForURL(url, host) {
  // pacwright-ignore PC546: ours
  if (dnsDomainIs(host, "example.com") || isInNet(host, "10.0.0.0", "255.0.0.0")) return "DIRECT";
  if (shExpMatch(host, "(*.a.com|b[c]+)") && table[host]) { return `PROXY ${host}:80`; }
  else if (host = "b" /* c */) return "PROXY p, DIRECT; HTTP q";
  switch (url.charAt(0)) { case "x": return /[/]\//.test(host) ? null : "SOCKS q:1"; default: alert(1); }
  try { isInNetEx(host, "fd00::/8") } catch (e) { for (var k in table) continue; }
  var f = function (a) { return dnsResolve(a) / 2; }, g = (b) => b ?? 1;
}
