function FindProxyForURL(url, host) {
  Array.prototype.forEach.call({ length: 2e9 }, function () {});
  return "DIRECT";
}
