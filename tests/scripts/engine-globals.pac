var world = this;
function FindProxyForURL(url, host) {
  var names = ["Duktape", "CBOR", "TextEncoder", "TextDecoder", "Buffer", "performance", "print", "require",
               "process", "setTimeout", "XMLHttpRequest", "window", "navigator", "ActiveXObject",
               "getClientVersion"];
  for (var i = 0; i < names.length; ++i) {
    if (names[i] in world) return "PROXY " + names[i] + ":1";
  }
  if (String.fromBufferRaw) return "PROXY raw:1";
  if (String.fromCharCode(0x10041) != "A") return "PROXY from-char-code:1";
  return "DIRECT";
}
