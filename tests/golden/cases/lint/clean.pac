function FindProxyForURL(url, host) {
  if (host == "example.com" || dnsDomainIs(host, ".example.com")) return "DIRECT";
  return "PROXY edge.example.com:8080; DIRECT";
}
