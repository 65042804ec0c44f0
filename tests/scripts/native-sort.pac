function FindProxyForURL(url, host) {
  return "" + Array.prototype.sort.call({ length: 2e9 });
}
