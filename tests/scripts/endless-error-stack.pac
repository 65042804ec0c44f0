function FindProxyForURL(url, host) {
  var error = new Error("x");
  Object.defineProperty(error, "fileName", { get: function () { while (true) {} } });
  throw error;
}
