function FindProxyForURL(url, host) {
  var error = new Error("moved");
  error.lineNumber = -7;
  error.fileName = "elsewhere";
  error.stack = 5;
  throw error;
}
