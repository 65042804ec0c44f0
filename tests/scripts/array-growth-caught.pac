function FindProxyForURL(url, host) {
  var list = [];
  while (true) {
    try {
      list.push(new Array(1000).join(host + list.length));
    } catch (e) {
      list.push("more");
    }
  }
}
