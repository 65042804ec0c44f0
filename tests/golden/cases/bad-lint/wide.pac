// Direct for our own names and networks.
function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || dnsDomainIs(host, "example.com")) return "DIRECT";
  // pacwright-ignore PC540: only Chromium reads this file
  if (shExpMatch(host, "10.[0-9]*")) return "DIRECT";
  if (isInNet(host, "10.0.0.0", "255.0.0.0")) return "DIRECT";
  if (dnsDomainIs(host, ".example.net")) return "PROXY edge.example.com:8080";
  if (host == "www.example.net") return "DIRECT";
  return "PROXY edge.example.com";
}
