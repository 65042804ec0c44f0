"use strict";
function FindProxyForURL(url, host) {
  undeclared = typeof undeclared;
  return "DIRECT";
}
