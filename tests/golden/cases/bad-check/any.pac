function FindProxyForURL(url, host) {
  return isPlainHostName(host) ? "DIRECT" : "PROXY p.example:8080";
}
