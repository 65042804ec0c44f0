function FindProxyForURL(url, host) {
  try {
    return "" + new ArrayBuffer(1e9).byteLength;
  } catch (e) {
    return "DIRECT";
  }
}
