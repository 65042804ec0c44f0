function FindProxyForURL(url, host) {
  host = host.toLowerCase();
  if (isPlainHostName(host) && host.indexOf(":") < 0) return "DIRECT";
  if (/^[0-9.]+$/.test(host)) {
    if (isInNet(host, "10.0.0.0", "255.0.0.0") || isInNet(host, "192.168.0.0", "255.255.0.0")) {
      return "DIRECT";
    }
    return "PROXY p.example.com:8080";
  }
  if (host == "example.com" || dnsDomainIs(host, ".example.com")) return "DIRECT";
  if (shExpMatch(host, "*.example.org")) return "PROXY p.example.com:8080; DIRECT";
  for (var i = 0; i < names.length; i++) {
    if (names[i] === host) return "SOCKS5 s.example.com:1080";
  }
  return "PROXY p.example.com:8080; PROXY q.example.com:8080";
}
var names = ["a.example.net", "b.example.net"];
