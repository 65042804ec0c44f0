function FindProxyForURL(url, host) {
  var nest = {};
  for (var i = 0; i < 5000; ++i) nest = { a: nest };
  return JSON.stringify(nest);
}
