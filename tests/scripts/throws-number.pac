function FindProxyForURL(url, host) {
  throw 42;
}
