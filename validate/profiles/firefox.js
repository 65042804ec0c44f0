// Functions of Firefox that are its own. `native` is described in helpers.cpp.
(function (native) {
  return {
    alert: function (message) {
      if (arguments.length == 0) throw new TypeError("alert needs an argument");
      String(message);
    },

    // Of either address family, whichever comes first.
    dnsResolve: function (host) {
      if (arguments.length == 0) throw new TypeError("dnsResolve needs an argument");
      return typeof host == "string" ? native.resolve(host, true) : null;
    },

    isPlainHostName: function (host) {
      return host.search(/[.:]/) == -1;
    },

    myIpAddress: function () {
      return native.my_address(true) || "127.0.0.1";
    }
  };
})
