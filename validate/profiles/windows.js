// The functions of Windows as documented; what is not documented is said in profiles.cpp. `native` is
// described in helpers.cpp, `old` holds the functions of old_mozilla.js.
(function (native, old) {
  function resolve(host, both) {
    return typeof host == "string" && native.resolve(host, both) || "";
  }

  return {
    dateRange: old.dateRange,
    dnsDomainIs: old.dnsDomainIs,
    dnsDomainLevels: old.dnsDomainLevels,
    isPlainHostName: old.isPlainHostName,
    localHostOrDomainIs: old.localHostOrDomainIs,
    timeRange: old.timeRange,
    weekdayRange: old.weekdayRange,

    dnsResolve: function (host) {
      return resolve(host, false) || false;
    },

    isInNet: function (host, pattern, mask) {
      var octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host);
      if (octets == null) {
        host = resolve(host, false);
        if (host == "") return false;
      } else if (octets[1] > 255 || octets[2] > 255 || octets[3] > 255 || octets[4] > 255) {
        return false;
      }
      var bits = old.convert_addr(String(mask));
      return (old.convert_addr(host) & bits) == (old.convert_addr(String(pattern)) & bits);
    },

    isResolvable: function (host) {
      return resolve(host, false) != "";
    },

    myIpAddress: function () {
      return native.my_address(false) || "127.0.0.1";
    },

    shExpMatch: function (text, pattern) {
      pattern = String(pattern).replace(/[\\^$.|+()\[\]{}\/]/g, "\\$&");
      pattern = pattern.replace(/\*/g, "[\\s\\S]*").replace(/\?/g, "[\\s\\S]");
      return new RegExp("^" + pattern + "$").test(text);
    },

    // From here on: see install_late_helpers.
    dnsResolveEx: function (host) {
      return resolve(host, true);
    },

    getClientVersion: function () {
      return "1.0";
    },

    isInNetEx: function (address, block) {
      return native.is_in_block(String(address), String(block));
    },

    isResolvableEx: function (host) {
      return resolve(host, true) != "";
    },

    myIpAddressEx: function () {
      return native.my_address(true) || "";
    },

    sortIpAddressList: function (list) {
      return native.sort_addresses(String(list));
    }
  };
})
