// The part of the template "indexed" that is there only if addresses matter.

function routeOfIPv4(ip4) {
  /*@for clause4@*/
  // /*@comment@*/
  if (
    /*@terms@*/) {
    return /*@route@*/;
  }
  /*@end@*/
  /*@when table4@*/
  return blockRoute(BLOCKS4, numberOf(ip4));
  /*@end@*/
  /*@when list4@*/
  return /*@otherwise@*/;
  /*@end@*/
}

function routeOfIPv6(ip6) {
  /*@for clause6@*/
  // /*@comment@*/
  if (
    /*@terms@*/) {
    return /*@route@*/;
  }
  /*@end@*/
  /*@when table6@*/
  return blockRoute(BLOCKS6, ip6);
  /*@end@*/
  /*@when list6@*/
  return /*@otherwise@*/;
  /*@end@*/
}
/*@when tables@*/

// "0.0.0.0=0 10.0.0.0=1 11.0.0.0=0" as two lists.
function readBlocks(text, keyOf) {
  var parts = text.split(" "), blocks = { starts: [], routes: [] }, i, sign;
  for (i = 0; i < parts.length; i++) {
    sign = parts[i].indexOf("=");
    blocks.starts[i] = keyOf(parts[i].substring(0, sign));
    blocks.routes[i] = parts[i].substring(sign + 1) * 1;
  }
  return blocks;
}

// The route of the last block that does not begin behind the address. The first begins at zero.
function blockRoute(blocks, address) {
  var low = 0, high = blocks.starts.length, middle;
  while (high - low > 1) {
    middle = (low + high) >> 1;
    if (blocks.starts[middle] <= address) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return blocks.routes[low];
}

function numberOf(ip4) {
  var q = ip4.split(".");
  return ((q[0] * 256 + q[1] * 1) * 256 + q[2] * 1) * 256 + q[3] * 1;
}

function textOf(digits) {
  return digits;
}
/*@end@*/
