// Functions of libproxy that are its own. `native` is described in helpers.cpp.
(function (native) {
  return {
    alert: function () {},

    // Of either address family, and nothing at all on failure.
    dnsResolve: function (host) {
      if (typeof host != "string") return undefined;
      var address = native.system_resolve(host, true);
      return address == null ? undefined : address;
    },

    // A plain name is looked for between slashes, and with a '^' behind the first one: never found.
    localHostOrDomainIs: function (host, hostdom) {
      if (!isPlainHostName(host)) return host == hostdom;
      return hostdom.search(new RegExp("/^" + host + "/")) != -1;
    },

    // Asks for its own name, but is taken to have too many arguments to do so.
    myIpAddress: function () {}
  };
})
