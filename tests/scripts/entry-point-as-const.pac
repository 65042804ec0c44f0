const FindProxyForURL = function (url, host) {
  return "DIRECT";
};
