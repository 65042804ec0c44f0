function FindProxyForURL(url, host) {
  throw new Array(100001).join("x");
}
