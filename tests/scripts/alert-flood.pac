function FindProxyForURL(url, host) {
  for (var i = 0; i < 20000; ++i) alert("message " + i);
  alert();
  return typeof alert();
}
