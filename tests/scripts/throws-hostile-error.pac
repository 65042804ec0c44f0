function FindProxyForURL(url, host) {
  var error = new Error("x");
  Object.defineProperty(error, "message", { get: function () { throw error; } });
  throw error;
}
