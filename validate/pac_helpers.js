// The functions that a PAC script may call, as Chromium and Firefox define them, written anew.
// What each of the two has besides is in validate/profiles (chromium.js, firefox.js), or native:
// validate/pac_natives.cpp. That also puts faster twins before shExpMatch, isInNet and dnsDomainIs,
// which call these here for whatever they do not handle; so these decide what happens with odd
// patterns and with arguments that are not strings.
//
// Run as global code before the script. All functions are ordinary globals, which the script may
// redefine, and they call each other by name, so that such a redefinition has the effect it has in
// a browser. All names made here are visible to the script, so there are no others.

function dnsDomainIs(host, domain) {
  var start = host.length - domain.length;
  return start >= 0 && host.substring(start) == domain;
}

function dnsDomainLevels(host) {
  return host.split(".").length - 1;
}

function localHostOrDomainIs(host, hostdom) {
  return host == hostdom || hostdom.lastIndexOf(host + ".", 0) == 0;
}

// Only the dot is escaped: + ( ) | [ ] { } ^ $ \ keep their meaning in a regular expression, and a
// pattern that is not a valid one throws a SyntaxError.
function shExpMatch(str, pattern) {
  pattern = pattern.replace(/\./g, "\\.").replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp("^" + pattern + "$").test(str);
}

function isValidIpAddress(text) {
  var octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (octets == null) return false;
  for (var i = 1; i <= 4; ++i) {
    if (octets[i] > 255) return false;
  }
  return true;
}

// A signed number: 200.0.0.1 is negative.
function convert_addr(text) {
  var octets = text.split(".");
  return (octets[0] & 255) << 24 | (octets[1] & 255) << 16 | (octets[2] & 255) << 8 | octets[3] & 255;
}

function isInNet(host, pattern, mask) {
  if (!isValidIpAddress(pattern) || !isValidIpAddress(mask)) return false;
  if (!isValidIpAddress(host)) {
    host = dnsResolve(host);
    if (host == null) return false;
  }
  var bits = convert_addr(mask);
  return (convert_addr(host) & bits) == (convert_addr(pattern) & bits);
}

function isResolvable(host) {
  return dnsResolve(host) != null;
}

// weekdayRange(day[, day][, "GMT"])
function weekdayRange(first, last) {
  var days = { SUN: 0, MON: 1, TUE: 2, WED: 3, THU: 4, FRI: 5, SAT: 6 };
  var count = arguments.length;
  if (count == 0) return false;
  var gmt = arguments[count - 1] == "GMT";
  if (gmt) --count;
  if (count != 2) last = first;
  if (!days.hasOwnProperty(first) || !days.hasOwnProperty(last)) return false;

  var now = new Date();
  var today = gmt ? now.getUTCDay() : now.getDay();
  var from = days[first];
  var to = days[last];
  if (from <= to) return from <= today && today <= to;
  return today >= from || today <= to;
}

// dateRange(value[, "GMT"]), or two rows of one to three values each: first day, last day.
// Bug for bug: values are put into the limits one by one in the order given, so that the 31st may
// roll over into the next month, and (day, "MAR") compares with days of the present month.
function dateRange() {
  var months = { JAN: 0, FEB: 1, MAR: 2, APR: 3, MAY: 4, JUN: 5,
                 JUL: 6, AUG: 7, SEP: 8, OCT: 9, NOV: 10, DEC: 11 };
  var count = arguments.length;
  if (count == 0) return false;
  var gmt = arguments[count - 1] == "GMT";
  if (gmt) --count;

  function month_of(name) {
    return months.hasOwnProperty(name) ? months[name] : -1;
  }

  // Field by field: each is read after those before it were written, so at the end of a month the
  // present may come to lie on a day that is none of the two.
  function as_utc(date) {
    date.setFullYear(date.getUTCFullYear());
    date.setMonth(date.getUTCMonth());
    date.setDate(date.getUTCDate());
    date.setHours(date.getUTCHours());
    date.setMinutes(date.getUTCMinutes());
    date.setSeconds(date.getUTCSeconds());
    return date;
  }

  var now = new Date();
  if (count == 1) {
    var value = parseInt(arguments[0]);
    if (isNaN(value)) return (gmt ? now.getUTCMonth() : now.getMonth()) == month_of(arguments[0]);
    if (value < 32) return (gmt ? now.getUTCDate() : now.getDate()) == value;
    return (gmt ? now.getUTCFullYear() : now.getFullYear()) == value;
  }

  // The year and the month that are not named are those of local time, "GMT" or not.
  var from = new Date(now.getFullYear(), 0, 1, 0, 0, 0);
  var to = new Date(now.getFullYear(), 11, 31, 23, 59, 59);
  var half = count >> 1;
  var days_of_this_month = false;
  for (var i = 0; i < count; ++i) {
    var limit = i < half ? from : to;
    var number = parseInt(arguments[i]);
    if (isNaN(number)) {
      limit.setMonth(month_of(arguments[i]));
    } else if (number < 32) {
      limit.setDate(number);
      if (i < half) days_of_this_month = count <= 2;
    } else {
      limit.setFullYear(number);
    }
  }
  if (days_of_this_month) {
    from.setMonth(now.getMonth());
    to.setMonth(now.getMonth());
  }
  if (gmt) now = as_utc(now);
  if (from <= to) return from <= now && now <= to;
  return now >= from || now <= to;
}

// timeRange(hour), (hour, hour), (hour, minute, hour, minute) or (h, m, s, h, m, s), and "GMT".
// Without seconds the first minute begins at the present second and the last one ends at :59. Both
// limits lie on the day of local time; with "GMT" the present is moved to UTC, so it may lie on
// another day than both.
function timeRange() {
  var count = arguments.length;
  if (count == 0) return false;
  var gmt = arguments[count - 1] == "GMT";
  if (gmt) --count;

  var now = new Date();
  var hour = gmt ? now.getUTCHours() : now.getHours();
  if (count == 1) return hour == arguments[0];
  if (count == 2) return arguments[0] <= hour && hour <= arguments[1];
  if (count != 4 && count != 6) throw "timeRange: bad number of arguments";

  // Field by field: each is read after those before it were written, so at the end of a month the
  // present may come to lie on a day that is none of the two.
  function as_utc(date) {
    date.setFullYear(date.getUTCFullYear());
    date.setMonth(date.getUTCMonth());
    date.setDate(date.getUTCDate());
    date.setHours(date.getUTCHours());
    date.setMinutes(date.getUTCMinutes());
    date.setSeconds(date.getUTCSeconds());
    return date;
  }

  var half = count / 2;
  var from = new Date(), to = new Date();
  if (count == 6) {
    from.setSeconds(arguments[2]);
    to.setSeconds(arguments[5]);
  }
  from.setHours(arguments[0]);
  from.setMinutes(arguments[1]);
  to.setHours(arguments[half]);
  to.setMinutes(arguments[half + 1]);
  if (count == 4) to.setSeconds(59);
  if (gmt) now = as_utc(now);
  if (from <= to) return from <= now && now <= to;
  return now >= from || now <= to;
}
