function FindProxyForURL(url, host) {
  [1].forEach(function () { while (true) {} });
  return "DIRECT";
}
