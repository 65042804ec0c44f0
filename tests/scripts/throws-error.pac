function FindProxyForURL(url, host) {
  if (host == "bad.example") {
    throw new Error("no such proxy");
  }
  return "DIRECT";
}
