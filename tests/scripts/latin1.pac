// Grüße
function FindProxyForURL(url, host) {
  return "éÿ".charCodeAt(1) == 255 ? "DIRECT" : "PROXY wrong:1";
}
