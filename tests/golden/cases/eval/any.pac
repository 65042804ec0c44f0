function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || dnsResolve(host) == "10.1.2.3") return "DIRECT";
  return "PROXY p.example:8080; DIRECT";
}
