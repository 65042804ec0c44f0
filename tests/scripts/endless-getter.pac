var endless = {
  get result() { while (true) {} }
};
function FindProxyForURL(url, host) {
  return endless.result;
}
