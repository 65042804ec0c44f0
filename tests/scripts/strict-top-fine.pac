"use strict";
var world = this;
function FindProxyForURL(url, host) {
  return this === world ? "DIRECT" : "PROXY wrong:1";
}
