function FindProxyForURL(url, host) {
  throw undefined;
}
