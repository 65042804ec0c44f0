function FindProxyForURL(url, host) {
  function a() { return b() + 1; }
  function b() { return a() + 1; }
  return a();
}
