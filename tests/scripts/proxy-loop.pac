function FindProxyForURL(url, host) {
  return "" + new Proxy({}, { get: function () { while (true) {} } });
}
