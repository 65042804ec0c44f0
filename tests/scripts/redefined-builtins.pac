Date = RegExp = Array = Object = String = undefined;
this.eval = null;
Math = 1;
function FindProxyForURL(url, host) {
  return "DIRECT";
}
