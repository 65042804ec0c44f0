function FindProxyForURL(url, host) {
  return "" + Array.prototype.indexOf.call({ length: 2e9 }, 1);
}
