function FindProxyForURL(url, host) {
  if (host == "") return "DIRECT";
}
