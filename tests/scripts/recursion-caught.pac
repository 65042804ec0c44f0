function FindProxyForURL(url, host) {
  function deeper() { return deeper() + 1; }
  try {
    return deeper();
  } catch (e) {
    return "PROXY caught:1";
  }
}
