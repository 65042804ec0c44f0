function FindProxyForURL(url, host) {
  var table = {};
  for (var i = 0; ; ++i) table["key" + i] = i;
}
