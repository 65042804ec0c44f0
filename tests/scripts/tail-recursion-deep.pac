// Fifty thousand calls, each in the place of its caller's result: more than browsers' engines take.
function countDown(n) {
  return n == 0 ? "DIRECT" : countDown(n - 1);
}

function FindProxyForURL(url, host) {
  return countDown(50000);
}
