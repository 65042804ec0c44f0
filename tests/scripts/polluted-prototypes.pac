Object.prototype.toString = function () { return "polluted"; };
Object.prototype.length = 7;
Array.prototype.push = null;
Error.prototype.toString = function () { throw this; };
function FindProxyForURL(url, host) {
  return isInNet("10.1.2.3", "10.0.0.0", "255.0.0.0") ? "PROXY in:1" : "DIRECT";
}
