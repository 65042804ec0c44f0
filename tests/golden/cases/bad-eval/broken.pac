function FindProxyForURL(url, host) {
