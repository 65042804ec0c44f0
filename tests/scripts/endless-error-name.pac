function FindProxyForURL(url, host) {
  var error = new Error("x");
  Object.defineProperty(error, "name", { get: function () { while (true) {} } });
  throw error;
}
