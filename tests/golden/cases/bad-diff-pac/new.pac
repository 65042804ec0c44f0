var direct = { "corp.contoso.com": 1, "payroll.example": 1 };

function FindProxyForURL(url, host) {
  if (host.indexOf(".") < 0 && host.indexOf(":") < 0) return "DIRECT";
  for (var at = host.indexOf("."); at >= 0; at = host.indexOf(".", at + 1)) {
    if (direct[host.substring(at + 1)] === 1) return "DIRECT";
  }
  return "PROXY edge1.contoso.com:8080;PROXY edge2.contoso.com:8080";
}
