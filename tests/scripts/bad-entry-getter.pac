Object.defineProperty(this, "FindProxyForURL", { get: function () { throw "no entry"; } });
