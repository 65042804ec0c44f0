function FindProxyForURL(url, host) {
  FindProxyForURL = host;
  return "DIRECT";
}
