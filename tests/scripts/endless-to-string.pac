function FindProxyForURL(url, host) {
  throw { toString: function () { while (true) {} } };
}
