function FindProxyForURL(url, host) {
  if (localHostOrDoaminIs(host, "www.example.com")) return "DIRECT";
  if (shExpMatch(host, "[*")) return "DIRECT";
  return "PROXY edge.example.com:8080";
}
