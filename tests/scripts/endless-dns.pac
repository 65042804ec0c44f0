function FindProxyForURL(url, host) {
  while (true) dnsResolve("host" + Math.random() + ".example");
}
