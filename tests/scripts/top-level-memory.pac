var text = "0123456789abcdef";
while (true) text += text;
function FindProxyForURL(url, host) { return "DIRECT"; }
