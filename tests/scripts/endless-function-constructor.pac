function FindProxyForURL(url, host) {
  return new Function("while (true) {}")();
}
