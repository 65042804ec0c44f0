function FindProxyForURL(url, host) {
  var link = null;
  function chain(next) { return function () { return next; }; }
  while (true) link = chain(link);
}
