function FindProxyForURL(url, host) {
  return Symbol("DIRECT");
}
