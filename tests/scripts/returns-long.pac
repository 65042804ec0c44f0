function FindProxyForURL(url, host) {
  return new Array(Number(host) + 1).join("x");
}
