function FindProxyForURL(url, host) {
  return "  proxy\tA:1;;\u0000\n";
}
