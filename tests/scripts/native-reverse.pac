function FindProxyForURL(url, host) {
  return "" + Array.prototype.reverse.call({ length: 2e9 });
}
