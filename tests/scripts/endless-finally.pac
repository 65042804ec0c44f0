function FindProxyForURL(url, host) {
  try {
    while (true) {}
  } finally {
    while (true) {}
  }
}
