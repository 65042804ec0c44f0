function FindProxyForURL(url, host) {
  // ó
  if (isInNet(host, "2001:db8::", "ffff:ffff::)) return "DIRECT";
  return "DIRECT";
}
