var FindProxyForURL = { call: function () { return "DIRECT"; } };
