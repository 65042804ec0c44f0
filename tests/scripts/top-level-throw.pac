var ready = false;
throw new Error("not today");
function FindProxyForURL(url, host) { return "DIRECT"; }
