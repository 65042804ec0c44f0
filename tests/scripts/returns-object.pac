function FindProxyForURL(url, host) {
  return { proxy: "DIRECT" };
}
