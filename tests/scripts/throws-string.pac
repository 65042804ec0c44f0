function FindProxyForURL(url, host) {
  throw "plain words";
}
