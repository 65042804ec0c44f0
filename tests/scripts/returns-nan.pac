function FindProxyForURL(url, host) {
  return 0 / 0;
}
