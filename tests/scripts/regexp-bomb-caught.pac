function FindProxyForURL(url, host) {
  while (true) {
    try {
      /^(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
    } catch (e) {}
  }
}
