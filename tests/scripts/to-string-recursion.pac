function FindProxyForURL(url, host) {
  var a = { toString: function () { return "" + b; } };
  var b = { toString: function () { return "" + a; } };
  return "" + a;
}
