Object.freeze(this);
function FindProxyForURL(url, host) {
  return "DIRECT";
}
