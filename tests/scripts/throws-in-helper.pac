function FindProxyForURL(url, host) {
  // The place wanted is the line of the call, not one of the helper.
  return shExpMatch(host, "*(") ? "DIRECT" : "PROXY a:1";
}
