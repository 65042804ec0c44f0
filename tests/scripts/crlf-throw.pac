function FindProxyForURL(url, host) {
  // comment
  throw "x" + new Error("third line").nothing.at;
}
