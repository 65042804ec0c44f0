var calls = 0;
function FindProxyForURL(url, host) {
  calls = calls + 1;
  return "PROXY call" + calls + ":1";
}
