#include "emit/publish/server_files.hpp"

#include <set>
#include <vector>

#include "base/markup.hpp"
#include "base/template.hpp"
#include "embedded/apache_conf.hpp"
#include "embedded/nginx_conf.hpp"
#include "embedded/web_config.hpp"
#include "emit/quoting.hpp"

namespace pacwright {
namespace {

constexpr const char* kWpadPath = "/wpad.dat";
constexpr const char* kCacheShortly = "max-age=300, must-revalidate";
constexpr const char* kCacheForGood = "max-age=31536000, immutable";

TemplateData place(const std::string& match, const char* cache) {
  return {{{"match", match}, {"cache", cache}}, {}, {}};
}

/// Paths with one file each that changes.
std::vector<std::string> stable_paths(const PacAddress& address, bool wpad) {
  std::vector<std::string> paths = {address.path()};
  if (wpad && paths[0] != kWpadPath) paths.emplace_back(kWpadPath);
  return paths;
}

std::string hashed_regex(const PacAddress& address) {
  return "\"^" + regex_escaped(address.folder) + "proxy-[0-9a-f]{16}[.]pac$\"";
}

}  // namespace

std::string nginx_part(const PacAddress& address, bool wpad) {
  std::vector<TemplateData> places;
  for (const std::string& path : stable_paths(address, wpad)) {
    places.push_back(place("= " + server_quoted(path), kCacheShortly));
  }
  places.push_back(place("~ " + hashed_regex(address), kCacheForGood));
  return fill_template(kNginxConf, {{}, {}, {{"place", places}}});
}

std::string apache_part(const PacAddress& address, bool wpad) {
  std::vector<TemplateData> places;
  for (const std::string& path : stable_paths(address, wpad)) {
    places.push_back(place("\"^" + regex_escaped(path) + "$\"", kCacheShortly));
  }
  places.push_back(place(hashed_regex(address), kCacheForGood));
  return fill_template(kApacheConf, {{}, {}, {{"place", places}}});
}

std::string iis_web_config(const PacAddress& address, bool wpad) {
  std::set<std::string> extensions = {".pac", std::string(address.extension())};
  if (wpad) extensions.insert(".dat");
  std::vector<TemplateData> types;
  types.reserve(extensions.size());
  for (const std::string& extension : extensions) {
    types.push_back({{{"extension", escaped(extension)}}, {}, {}});
  }
  return fill_template(kWebConfig, {{}, {}, {{"type", types}}});
}

}  // namespace pacwright
