function FindProxyForURL(url, host) {
  var text = host + "0123456789abcdef";
  while (true) text += text;
}
