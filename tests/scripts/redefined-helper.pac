function shExpMatch(a, b) { return "PROXY " + b; }
var dnsDomainIs = function (a, b) { return ":" + b; };
isPlainHostName = function () { return "!"; };
function FindProxyForURL(url, host) {
  return shExpMatch(host, "x") + dnsDomainIs(host, "y") + isPlainHostName(host);
}
