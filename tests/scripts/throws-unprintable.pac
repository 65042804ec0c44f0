function FindProxyForURL(url, host) {
  throw { toString: function () { throw { toString: null, valueOf: null }; } };
}
