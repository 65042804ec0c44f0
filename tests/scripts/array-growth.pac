function FindProxyForURL(url, host) {
  var list = [];
  while (true) list.push([list.length, host + list.length]);
}
