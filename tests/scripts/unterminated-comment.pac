/* The proxies of the company
function FindProxyForURL(url, host) { return "DIRECT"; }
