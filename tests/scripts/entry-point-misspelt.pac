function FindProxyForUrl(url, host) { return "DIRECT"; }
