function FindProxyForURL(url, host) {
  return "aaa".replace(/a/g, function () { while (true) {} });
}
