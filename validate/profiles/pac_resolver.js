// The functions of pac-resolver, written anew. `native` is described in helpers.cpp. They live outside
// of the script's world there, so they do not see what the script redefines.
(function (native) {
  var kDays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

  // An IP literal of any family comes back as it is; else only IPv4.
  function look_up(host) {
    if (typeof host != "string" || host == "") return null;
    return native.is_literal(host) ? host : native.system_resolve(host, false);
  }

  // Of "a.b.c.d", of fewer numbers as C libraries read them, or NaN.
  function number_of(text) {
    return native.parse_c_address(text);
  }

  // Bits of a mask: contiguous, at least one if it is written with dots; a number is a prefix. None
  // at all means that the network itself may have a prefix, or is one address.
  function prefix_of(mask) {
    if (typeof mask == "string" && mask.indexOf(".") >= 0) {
      var bits = number_of(mask);
      for (var prefix = 32; prefix > 0; --prefix) {
        if (bits == Math.pow(2, 32) - Math.pow(2, 32 - prefix)) return prefix;
      }
      return NaN;
    }
    return parseInt(mask, 10);
  }

  function is_in_block(address, network, mask) {
    if (typeof network != "string") return false;
    if (!mask) {
      var parts = network.split("/");
      network = parts[0];
      mask = parts[1] || 32;
    }
    var prefix = prefix_of(mask);
    var a = number_of(address), n = number_of(network);
    if (isNaN(a) || isNaN(n) || !(prefix <= 32)) return false;
    if (prefix <= 0) return true;
    var size = Math.pow(2, 32 - prefix);
    return Math.floor(a / size) == Math.floor(n / size);
  }

  return {
    alert: function (message) {
      String(message);
    },

    dateRange: function () {
      return false;
    },

    // The last 0 characters are all of them, so no host ends in "".
    dnsDomainIs: function (host, domain) {
      host = String(host);
      domain = String(domain);
      return host.substr(domain.length * -1) === domain;
    },

    dnsDomainLevels: function (host) {
      return String(host).split(".").length - 1;
    },

    dnsResolve: function (host) {
      return look_up(host);
    },

    isInNet: function (host, pattern, mask) {
      var address = look_up(host);
      return address != null && is_in_block(address, pattern, mask);
    },

    isPlainHostName: function (host) {
      return !/\./.test(host);
    },

    isResolvable: function (host) {
      return look_up(host) != null;
    },

    // All labels of the host are the first ones of the other.
    localHostOrDomainIs: function (host, hostdom) {
      var labels = host.split("."), wanted = hostdom.split(".");
      for (var i = 0; i < labels.length; ++i) {
        if (labels[i] !== wanted[i]) return false;
      }
      return true;
    },

    myIpAddress: function () {
      return native.my_address(true) || "127.0.0.1";
    },

    shExpMatch: function (text, pattern) {
      pattern = String(pattern).replace(/\./g, "\\.").replace(/\?/g, ".").replace(/\*/g, ".*");
      return new RegExp("^" + pattern + "$").test(text);
    },

    // The second hour does not count; without seconds the last minute counts as a whole.
    timeRange: function () {
      var numbers = [];
      var count = arguments.length;
      var gmt = arguments[count - 1] === "GMT";
      if (gmt) --count;
      for (var i = 0; i < count; ++i) numbers.push(parseInt(arguments[i], 10));

      var now = new Date();
      var hour = gmt ? now.getUTCHours() : now.getHours();
      var minute = gmt ? now.getUTCMinutes() : now.getMinutes();
      var second = gmt ? now.getUTCSeconds() : now.getSeconds();
      if (count == 1) return hour === numbers[0];
      if (count == 2) return numbers[0] <= hour && hour < numbers[1];
      if (count == 4) {
        numbers = [numbers[0], numbers[1], 0, numbers[2], numbers[3], 59];
        second = 0;
      } else if (count != 6) {
        return false;
      }
      var time = 3600 * hour + 60 * minute + second;
      return 3600 * numbers[0] + 60 * numbers[1] + numbers[2] <= time &&
             time <= 3600 * numbers[3] + 60 * numbers[4] + numbers[5];
    },

    weekdayRange: function (first, last, zone) {
      var gmt = zone === "GMT" || last === "GMT";
      var today = gmt ? new Date().getUTCDay() : new Date().getDay();
      var from = kDays.indexOf(first), to = kDays.indexOf(last);
      if (to < 0) return today === from;
      if (from <= to) return from <= today && today <= to;
      return from <= today || today <= to;
    }
  };
})
