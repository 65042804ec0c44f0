/^(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
function FindProxyForURL(url, host) { return "DIRECT"; }
