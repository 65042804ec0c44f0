// Runs inside Firefox, with its own rights: asks its proxy service about each URL, which runs the
// PAC file as for a request, and hands back [type, host, port] of the first entry.
const [urls, finish] = arguments;
const service = Cc["@mozilla.org/network/protocol-proxy-service;1"].getService(
    Ci.nsIProtocolProxyService);

function ask(url) {
  return new Promise((resolve) => {
    service.asyncResolve(Services.io.newURI(url), 0, {
      onProxyAvailable(request, uri, info, status) {
        resolve(info ? [info.type, info.host, info.port] : ["direct", "", 0]);
      },
    });
  });
}

Promise.all(urls.map((url) => ask(url).catch(() => ["refused", "", 0]))).then(finish);
