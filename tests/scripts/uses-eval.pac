function FindProxyForURL(url, host) {
  var answer = "PROXY wrong:1";
  eval("answer = 'DIRECT'; function inside() { return answer; }");
  return inside();
}
