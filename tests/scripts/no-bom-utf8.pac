function FindProxyForURL(url, host) {
  return "café".length == 4 && "😀".length == 2 ? "DIRECT" : "PROXY wrong:1";
}
