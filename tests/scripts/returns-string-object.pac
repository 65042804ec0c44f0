function FindProxyForURL(url, host) {
  return new String("DIRECT");
}
