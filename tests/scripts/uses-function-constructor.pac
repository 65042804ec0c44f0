function FindProxyForURL(url, host) {
  return new Function("a", "return a + shExpMatch('a.b', '*.b')")("PROXY ");
}
