function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || dnsDomainIs(host, ".corp.contoso.com")) return "DIRECT";
  if (shExpMatch(host, "*.payroll.example")) return "PROXY secure.contoso.com:8080";
  if (isInNet(myIpAddress(), "10.20.0.0", "255.255.0.0")) return "PROXY branch.contoso.com:8080";
  return "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080";
}
