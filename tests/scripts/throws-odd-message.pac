function FindProxyForURL(url, host) {
  throw "caf\u00e9 \ud83d\ude00 \ud800 \u0007";
}
