(function () {
  this.FindProxyForURL = function (url, host) { return "DIRECT"; };
})();
