function FindProxyForURL(url, host) {
  return noSuchFunction(host);
}
