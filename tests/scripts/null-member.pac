function FindProxyForURL(url, host) {
  var table = null;

  return table.length;
}
