// What Chromium adds to pac_helpers.js in JavaScript. Run as global code.

function isResolvableEx(host) {
  return dnsResolveEx(host) != "";
}
