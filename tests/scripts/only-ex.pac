function FindProxyForURLEx(url, host) { return "DIRECT"; }
