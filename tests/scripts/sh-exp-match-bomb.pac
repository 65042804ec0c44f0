function FindProxyForURL(url, host) {
  return shExpMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+") ? "DIRECT" : "PROXY a:1";
}
