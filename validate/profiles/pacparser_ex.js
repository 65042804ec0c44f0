// pacparser's own functions for both address families, written anew. Run as global code, after
// old_mozilla.js. The global variables are its own, too: a script's variable of the same name changes
// when it calls isInNetEx.

// dnsResolveEx gives "" and not null, so this is always true.
function isResolvableEx(host) {
  return dnsResolveEx(host) != null;
}

// The eight fields of an IPv6 address as numbers; too few if it is short of fields and has no "::".
function convert_addr6(text) {
  var fields = text.replace(/(^:|:$)/, "").split(":");
  var numbers = [];
  var missing = 8 - fields.length;
  for (var i = 0; i < fields.length; ++i) {
    if (fields[i] == "") {
      numbers.push(0);
      for (; missing > 0; --missing) numbers.push(0);
      for (++i; i < fields.length; ++i) numbers.push(parseInt(fields[i], 16));
    } else {
      numbers.push(parseInt(fields[i], 16));
    }
  }
  return numbers;
}

function isInNetEx6(address, network, length) {
  if (length > 128) return false;
  var wanted = convert_addr6(network);
  ip = convert_addr6(address);
  prefix_rem = length % 16;
  prefix_nfields = (length - prefix_rem) / 16;
  for (var i = 0; i < prefix_nfields; ++i) {
    if (ip[i] != wanted[i]) return false;
  }
  if (prefix_rem > 0) {
    prefix_bits = wanted[prefix_nfields] >> 16 - prefix_rem;
    ip_bits = ip[prefix_nfields] >> 16 - prefix_rem;
    if (ip_bits != prefix_bits) return false;
  }
  return true;
}

function isInNetEx4(address, network, length) {
  if (length > 32) return false;
  var mask = [];
  for (var end = 8; end <= 32; end += 8) {
    var host_bits = end - length;
    mask.push(host_bits <= 0 ? 255 : 255 >> host_bits << host_bits);
  }
  return isInNet(address, network, mask.join("."));
}

function isInNetEx(address, block) {
  prefix_a = block.split("/");
  if (prefix_a.length != 2) return false;
  var is_v4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
  return (is_v4 ? isInNetEx4 : isInNetEx6)(address, prefix_a[0], prefix_a[1]);
}
