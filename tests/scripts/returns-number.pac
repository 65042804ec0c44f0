function FindProxyForURL(url, host) {
  return 5;
}
