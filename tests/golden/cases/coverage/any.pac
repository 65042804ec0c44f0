function FindProxyForURL(url, host) {
  if (isPlainHostName(host)) return "DIRECT";
  if (dnsDomainIs(host, ".partner.example")) return "PROXY a.contoso.com:8080";
  if (dnsDomainIs(host, ".shop.example/basket")) return "PROXY shop.contoso.com:8080";
  if (dnsDomainIs(host, ".partner.example")) return "PROXY b.contoso.com:8080";
  if (isInNet(dnsResolve(host), "10.0.0.0", "255.0.0.0")) return "DIRECT";
  return "PROXY edge.contoso.com:8080";
}
