/*@header@*/

// Answers by host alone: clients hide paths, cache by host and disagree about ports.
function FindProxyForURL(url, host) {
  var name, ip4, ip6;
  host = normalizeHost(host);
  ip4 = isIPv4(host) ? host : "";
  ip6 = ip4 === "" ? expandIPv6(host) : "";
  name = ip4 === "" && ip6 === "" ? host : "";
  /*@for clause@*/

  // /*@comment@*/
  /*@when resolve@*/
  if (name !== "" && ip4 === "") ip4 = resolveIPv4(name);
  /*@when name@*/
  if (name !== "" && (
    /*@terms@*/)) {
    return /*@result@*/;
  }
  /*@when ip4@*/
  if (ip4 !== "" && (
    /*@terms@*/)) {
    return /*@result@*/;
  }
  /*@when ip6@*/
  if (ip6 !== "" && (
    /*@terms@*/)) {
    return /*@result@*/;
  }
  /*@end@*/

  // Nothing above matched.
  return /*@otherwise@*/;
}

/*@hosts@*/
/*@when resolves@*/

// The IPv4 address of a name, or "": one DNS question, and only if an address clause is reached.
function resolveIPv4(name) {
  var address = dnsResolve(name);
  return typeof address === "string" && isIPv4(address) ? address : "";
}
/*@end@*/
