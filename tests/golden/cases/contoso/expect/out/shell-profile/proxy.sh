# The proxy for programs that know no PAC. Goes to /etc/profile.d/proxy.sh: shells read it when users
# sign in. Services do not; their units need an EnvironmentFile.
#
# curl, git, wget, apt and most other programs read these. git and curl also take a proxy from files
# of their own (http.proxy in git's configuration, .curlrc), which wins.
#
# no_proxy holds what is safe in all of them, so hardly any address or block: Ruby looks names up.
# bypass/ledger.csv says what was left out.

http_proxy='http://edge1.contoso.com:8080'
https_proxy=$http_proxy
no_proxy='.corp.contoso.com,.security.microsoft.com,.protection.office.com,.teams.cloud.microsoft,.teams.microsoft.com,<local>,.intranet.contoso.com,127.0.0.0/8,[::1]'
HTTP_PROXY=$http_proxy
HTTPS_PROXY=$http_proxy
NO_PROXY=$no_proxy
export http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY
