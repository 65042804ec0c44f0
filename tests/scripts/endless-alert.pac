function FindProxyForURL(url, host) {
  alert({ toString: function () { while (true) {} } });
  return "DIRECT";
}
