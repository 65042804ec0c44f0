function deeper() { return deeper() + 1; }
deeper();
function FindProxyForURL(url, host) { return "DIRECT"; }
