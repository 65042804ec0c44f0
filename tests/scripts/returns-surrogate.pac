function FindProxyForURL(url, host) {
  return "DIRECT\udc00";
}
