var FindProxyForURL = function (url, host) {
  return "DIRECT";
};
