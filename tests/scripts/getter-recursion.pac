function FindProxyForURL(url, host) {
  var object = {
    get result() { return this.result + ""; }
  };
  return object.result;
}
