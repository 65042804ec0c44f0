// The functions of pypac, which are written in Python there, written anew. `native` is described in
// helpers.cpp. A wrong type or number of arguments is an exception, as in Python.
(function (native) {
  var kDays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
  var kMonths = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                 "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

  function fail(what) {
    throw new TypeError(what);
  }

  // `least` to `most` arguments, as many as `strings` of them strings.
  function check(name, args, least, most, strings) {
    if (args.length < least || args.length > most) fail(name + "() takes other arguments");
    for (var i = 0; i < strings; ++i) {
      if (typeof args[i] != "string") fail(name + "() takes strings");
    }
  }

  function look_up(host) {
    return host == "" ? "0.0.0.0" : native.system_resolve(host, false);
  }

  // inet_aton does not mind what comes behind a blank.
  function number_of(text) {
    return native.parse_c_address(text.replace(/[ \t\n\v\f\r][\s\S]*$/, ""));
  }

  // ---- fnmatch: a pattern as a list of tests for one character, "*" for any run.

  function class_at(pattern, start) {
    var end = start + 1;
    if (pattern.charAt(end) == "!") ++end;
    if (pattern.charAt(end) == "]") ++end;
    end = pattern.indexOf("]", end);
    if (end < 0) return null;
    var text = pattern.substring(start + 1, end);
    var negated = text.charAt(0) == "!";
    var ranges = [];
    for (var i = negated ? 1 : 0; i < text.length; ++i) {
      var is_range = text.charAt(i + 1) == "-" && i + 2 < text.length;
      ranges.push([text.charAt(i), text.charAt(is_range ? i + 2 : i)]);
      if (is_range) i += 2;
    }
    return { end: end, ranges: ranges, negated: negated };
  }

  function matches_class(found, c) {
    for (var i = 0; i < found.ranges.length; ++i) {
      if (found.ranges[i][0] <= c && c <= found.ranges[i][1]) return !found.negated;
    }
    return found.negated;
  }

  function parts_of(pattern) {
    var parts = [];
    for (var i = 0; i < pattern.length; ++i) {
      var found = pattern.charAt(i) == "[" ? class_at(pattern, i) : null;
      parts.push(found || pattern.charAt(i));
      if (found) i = found.end;
    }
    return parts;
  }

  function matches_one(part, c) {
    if (typeof part != "string") return matches_class(part, c);
    return part == "?" || part == c;
  }

  function fnmatch(text, pattern) {
    var parts = parts_of(pattern);
    var t = 0, p = 0, star = -1, star_end = 0;
    while (t < text.length) {
      if (parts[p] === "*") {
        star = p++;
        star_end = t;
      } else if (p < parts.length && matches_one(parts[p], text.charAt(t))) {
        ++t;
        ++p;
      } else if (star >= 0) {
        p = star + 1;
        t = ++star_end;
      } else {
        return false;
      }
    }
    while (parts[p] === "*") ++p;
    return p == parts.length;
  }

  // ---- Dates. A moment's fields, of UTC or of local time.

  function present(gmt) {
    var now = new Date();
    if (gmt) {
      return { year: now.getUTCFullYear(), month: now.getUTCMonth(), day: now.getUTCDate(),
               weekday: (now.getUTCDay() + 6) % 7, hour: now.getUTCHours(),
               seconds: 3600 * now.getUTCHours() + 60 * now.getUTCMinutes() +
                        now.getUTCSeconds() + now.getUTCMilliseconds() / 1000 };
    }
    return { year: now.getFullYear(), month: now.getMonth(), day: now.getDate(),
             weekday: (now.getDay() + 6) % 7, hour: now.getHours(),
             seconds: 3600 * now.getHours() + 60 * now.getMinutes() + now.getSeconds() +
                      now.getMilliseconds() / 1000 };
  }

  // Of an odd number of arguments but one, the last one is taken to be the zone, whatever it is.
  function split_zone(args) {
    var values = Array.prototype.slice.call(args);
    var count = values.length;
    var has_zone = count == 2 && values[1] === "GMT" || count % 2 == 1 && count > 1;
    var gmt = has_zone && values.pop() === "GMT";
    return { values: values, now: present(gmt) };
  }

  function days_in(year, month) {
    return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  }

  // One number that grows with the date; NaN if there is no such day.
  function date_number(year, month, day) {
    var sound = is_number(year) && is_number(day) && month >= 0 && year >= 1 && day >= 1 &&
                day <= days_in(year, month);
    return sound ? (year * 12 + month) * 32 + day : NaN;
  }

  function is_number(value) {
    return typeof value == "number" && Math.floor(value) == value;
  }

  function month_of(name) {
    return kMonths.indexOf(name);
  }

  function is_in_dates(v, now) {
    var today = date_number(now.year, now.month, now.day);
    if (v.length == 1) {
      if (month_of(v[0]) >= 0) return now.month == month_of(v[0]);
      return v[0] === (1 <= v[0] && v[0] <= 31 ? now.day : now.year);
    }
    if (v.length == 2) {
      if (month_of(v[0]) >= 0 && month_of(v[1]) >= 0) {
        return month_of(v[0]) <= now.month && now.month <= month_of(v[1]);
      }
      if (typeof v[0] != "number" || typeof v[1] != "number") return false;
      var field = 1 <= v[0] && v[0] <= 31 ? now.day : now.year;
      return v[0] <= field && field <= v[1];
    }
    if (v.length == 4 && month_of(v[0]) >= 0 && month_of(v[2]) >= 0) {
      return date_number(v[1], month_of(v[0]), 1) <= today &&
             today <= date_number(v[3], month_of(v[2]), days_in(v[3], month_of(v[2])));
    }
    if (v.length == 4) {
      return date_number(now.year, month_of(v[1]), v[0]) <= today &&
             today <= date_number(now.year, month_of(v[3]), v[2]);
    }
    return v.length == 6 && date_number(v[2], month_of(v[1]), v[0]) <= today &&
           today <= date_number(v[5], month_of(v[4]), v[3]);
  }

  function time_number(hour, minute, second) {
    var sound = is_number(hour) && is_number(minute) && is_number(second) &&
                0 <= hour && hour < 24 && 0 <= minute && minute < 60 && 0 <= second && second < 60;
    if (!sound) fail("timeRange() takes times of the day");
    return 3600 * hour + 60 * minute + second;
  }

  // ---- Addresses.

  function resolve_all(host) {
    return native.system_resolve(host, true) || "";
  }

  return {
    alert: function () {
      check("alert", arguments, 1, 1, 0);
      return null;
    },

    dateRange: function () {
      var given = split_zone(arguments);
      return is_in_dates(given.values, given.now);
    },

    dnsDomainIs: function (host, domain) {
      check("dnsDomainIs", arguments, 2, 2, 2);
      host = host.toLowerCase();
      domain = domain.toLowerCase();
      var start = host.length - domain.length;
      return start >= 0 && host.substring(start) == domain;
    },

    dnsDomainLevels: function (host) {
      check("dnsDomainLevels", arguments, 1, 1, 1);
      return host.split(".").length - 1;
    },

    dnsResolve: function (host) {
      check("dnsResolve", arguments, 1, 1, 1);
      return look_up(host) || "";
    },

    isInNet: function (host, pattern, mask) {
      check("isInNet", arguments, 3, 3, 0);
      if (typeof host != "string" || host == "") return false;
      var bits = number_of(String(mask)), network = number_of(String(pattern));
      var address = number_of(host);
      if (isNaN(address)) address = number_of(look_up(host) || "");
      if (isNaN(address) || isNaN(bits) || isNaN(network)) return false;
      return (address & bits) == (network & bits);
    },

    isPlainHostName: function (host) {
      check("isPlainHostName", arguments, 1, 1, 1);
      return host.indexOf(".") < 0;
    },

    isResolvable: function (host) {
      check("isResolvable", arguments, 1, 1, 1);
      return look_up(host) != null;
    },

    localHostOrDomainIs: function (host, hostdom) {
      check("localHostOrDomainIs", arguments, 2, 2, 2);
      return hostdom.toLowerCase().lastIndexOf(host.toLowerCase(), 0) == 0;
    },

    myIpAddress: function () {
      check("myIpAddress", arguments, 0, 0, 0);
      return native.my_address(false) || "";
    },

    shExpMatch: function (host, pattern) {
      check("shExpMatch", arguments, 2, 2, 2);
      return fnmatch(host.toLowerCase(), pattern.toLowerCase());
    },

    // The end of a range of times is its first moment.
    timeRange: function () {
      var given = split_zone(arguments), v = given.values, now = given.now;
      if (v.length == 1) return v[0] === now.hour;
      if (v.length == 2) {
        if (typeof v[0] != "number" || typeof v[1] != "number") fail("timeRange() takes numbers");
        return v[0] <= now.hour && now.hour < v[1];
      }
      if (v.length == 4) v = [v[0], v[1], 0, v[2], v[3], 0];
      if (v.length != 6) return false;
      var from = time_number(v[0], v[1], v[2]);
      if (from > now.seconds) return false;
      return now.seconds <= time_number(v[3], v[4], v[5]);
    },

    // One day alone is never today, by a fault: a second one, or "GMT", is looked for.
    weekdayRange: function (first, last, zone) {
      check("weekdayRange", arguments, 1, 3, 0);
      var gmt = last === "GMT" || zone === "GMT";
      var today = present(gmt).weekday;
      var from = kDays.indexOf(first), to = kDays.indexOf(last);
      if (from < 0 || to < 0 && last !== "GMT") return false;
      if (last === "GMT") return from == today;
      if (to < from) return today >= from || today <= to;
      return from <= today && today <= to;
    },

    dnsResolveEx: function (host) {
      check("dnsResolveEx", arguments, 1, 1, 0);
      return resolve_all(String(host));
    },

    getClientVersion: function () {
      check("getClientVersion", arguments, 0, 0, 0);
      return "1.0";
    },

    // Lists on both sides; a name is resolved, and a block without a prefix is none.
    isInNetEx: function (hosts, blocks) {
      check("isInNetEx", arguments, 2, 2, 2);
      hosts = hosts.split(";");
      blocks = blocks.split(";");
      for (var h = 0; h < hosts.length; ++h) {
        var is_address = !isNaN(number_of(hosts[h])) || /^[:0-9a-f]+$/i.test(hosts[h]);
        var addresses = (is_address ? hosts[h] : resolve_all(hosts[h])).split(";");
        for (var a = 0; a < addresses.length; ++a) {
          for (var b = 0; b < blocks.length; ++b) {
            var same_family = (addresses[a].indexOf(":") >= 0) == (blocks[b].indexOf(":") >= 0);
            if (same_family && native.is_in_block(addresses[a], blocks[b])) return true;
          }
        }
      }
      return false;
    },

    isResolvableEx: function (host) {
      check("isResolvableEx", arguments, 1, 1, 0);
      return resolve_all(String(host)) != "";
    },

    myIpAddressEx: function () {
      check("myIpAddressEx", arguments, 0, 0, 0);
      return native.my_address(true) || "";
    },

    sortIpAddressList: function (list) {
      check("sortIpAddressList", arguments, 1, 1, 0);
      return typeof list == "string" && native.sort_addresses(list) || "";
    }
  };
})
