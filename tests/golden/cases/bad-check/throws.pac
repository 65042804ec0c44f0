function FindProxyForURL(url, host) {
  if (host === "intranet") return null.length;
  return 7;
}
