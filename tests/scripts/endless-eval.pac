function FindProxyForURL(url, host) {
  eval("for (;;) {}");
  return "DIRECT";
}
