var kept = [];
function FindProxyForURL(url, host) {
  var more = "call" + kept.length + " ";
  while (more.length < 100000) more += more;
  kept.push(more);
  return "DIRECT";
}
