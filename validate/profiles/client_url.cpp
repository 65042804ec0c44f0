#include "validate/profiles/client_url.hpp"

#include "base/idna.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string without_brackets(std::string_view host) {
  if (host.size() < 2 || !host.starts_with('[') || !host.ends_with(']')) return std::string(host);
  return std::string(host.substr(1, host.size() - 2));
}

std::string url_for(const UrlParts& url, UrlForm form) {
  const std::string start = url.scheme + "://";
  const std::string host = bracketed(url.host);
  switch (form) {
    case UrlForm::EncryptedPathHidden:
      return start + host + url.port + (url.hides_path ? "/" : url.path_and_query);
    case UrlForm::PathHidden: return start + url.credentials + host + url.port + "/";
    case UrlForm::WithoutPort:
      return start + url.credentials + host + url.path_and_query + url.fragment;
    case UrlForm::SchemeLowered: return start + url.typed_after_scheme;
    case UrlForm::AsTyped: return url.typed_scheme + "://" + url.typed_after_scheme;
  }
  return "";
}

/// pactester takes what stands between "://" and the next slash or colon.
std::string cut_at_colon(std::string_view after_scheme) {
  return std::string(after_scheme.substr(0, after_scheme.find_first_of("/:")));
}

/// GLib takes names outside ASCII to punycode, and leaves all others as they are.
std::string with_punycode(const std::string& host) {
  if (is_ascii(host)) return host;
  return to_ascii_host(host).value_or(host);
}

std::string host_for(const UrlParts& url, HostForm form) {
  switch (form) {
    case HostForm::Canonical: return url.host;
    case HostForm::WithBrackets: return bracketed(url.host);
    case HostForm::CaseKept: return with_punycode(without_brackets(url.typed_host));
    case HostForm::Unicode: return to_lower_utf8(without_brackets(url.typed_host));
    case HostForm::CutAtColon: return cut_at_colon(url.typed_after_scheme);
  }
  return "";
}

}  // namespace

Result<Probe> to_client_probe(std::string_view url, const ClientProfile& profile) {
  const auto parts = parse_url(url);
  if (!parts) return parts.reason();
  return to_client_probe(*parts, profile);
}

Probe to_client_probe(const UrlParts& url, const ClientProfile& profile) {
  return {url_for(url, profile.url), host_for(url, profile.host)};
}

}  // namespace pacwright
