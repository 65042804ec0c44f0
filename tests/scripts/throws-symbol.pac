function FindProxyForURL(url, host) {
  throw Symbol("s");
}
