#pragma once
#include <string_view>

#include "validate/reference/bypass/bypass_url.hpp"

// How each program reads a bypass list, written from its grammar and from nothing else. One file
// for each family; readers.hpp says which function stands for which program. The list is taken
// apart once, however many URLs are asked about.

namespace pacwright {

BypassReading read_by_curl_7_88(std::string_view list);
BypassReading read_by_curl_8(std::string_view list);
BypassReading read_by_wget(std::string_view list);
BypassReading read_by_go(std::string_view list);
BypassReading read_by_urllib(std::string_view list);
BypassReading read_by_requests(std::string_view list);
BypassReading read_by_python_registry(std::string_view list);
BypassReading read_by_python_macos(std::string_view list);
BypassReading read_by_undici_6(std::string_view list);
BypassReading read_by_undici_7(std::string_view list);
BypassReading read_by_proxy_from_env(std::string_view list);
BypassReading read_by_apt(std::string_view list);
BypassReading read_by_ruby(std::string_view list);
BypassReading read_by_lwp(std::string_view list);
BypassReading read_by_http_tiny(std::string_view list);
BypassReading read_by_lynx(std::string_view list);
BypassReading read_by_aria2(std::string_view list);
BypassReading read_by_java(std::string_view list);
BypassReading read_by_dotnet_environment(std::string_view list);
BypassReading read_by_dotnet_windows(std::string_view list);

BypassReading read_by_chromium(std::string_view list);
BypassReading read_by_chromium_windows(std::string_view list);
BypassReading read_by_chromium_environment(std::string_view list);
BypassReading read_by_chromium_kde(std::string_view list);
BypassReading read_by_chromium_array(std::string_view list);  ///< GNOME, macOS.

BypassReading read_by_firefox(std::string_view list);
BypassReading read_by_firefox_environment(std::string_view list);
BypassReading read_by_firefox_gnome(std::string_view list);

BypassReading read_by_gio(std::string_view list);
BypassReading read_by_libproxy(std::string_view list);
BypassReading read_by_kio5(std::string_view list);

BypassReading read_by_wininet(std::string_view list);
BypassReading read_by_winhttp(std::string_view list);
BypassReading read_by_macos(std::string_view list);

}  // namespace pacwright
