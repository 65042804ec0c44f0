// Functions of pacparser that are not in JavaScript there. `native` is described in helpers.cpp.
(function (native) {
  return {
    alert: function () {
      for (var i = 0; i < arguments.length; ++i) String(arguments[i]);
    },

    console: { log: function () {} },

    dnsResolve: function (host) {
      return native.system_resolve(String(host), false);
    },

    dnsResolveEx: function (host) {
      return native.system_resolve(String(host), true) || "";
    },

    myIpAddress: function () {
      return native.my_address(false) || "127.0.0.1";
    },

    myIpAddressEx: function () {
      return native.my_address(true) || "";
    }
  };
})
