var world = this;
var marker = 5;
function FindProxyForURL(url, host) {
  return (this === world && world.marker === 5 && arguments.length == 2 && typeof arguments[1] == "string") ? "DIRECT" : "PROXY wrong:1";
}
