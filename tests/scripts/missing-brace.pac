function FindProxyForURL(url, host) {
  if (host == "a") {
    return "PROXY a:1";
  return "DIRECT";
}
