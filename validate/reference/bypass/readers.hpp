#pragma once
#include <span>
#include <string_view>

#include "validate/reference/bypass/bypass_url.hpp"

namespace pacwright {

/// A program that reads a bypass list, and how it does.
struct BypassReader {
  std::string_view name;   ///< "curl", for the command line.
  std::string_view title;  ///< "curl 7.88".
  std::string_view store;  ///< Where it reads the list from.
  BypassReading (*read)(std::string_view list);
  std::string_view source;           ///< What the function was written from.
  std::string_view not_established;  ///< What is only assumed; may be empty.
  /// A list that names no host that exists: what is bypassed with it is not the list's doing.
  std::string_view idle_list = {};
  /// It compares what a name resolves to with addresses and blocks of the list.
  bool looks_names_up = false;

  /// For one URL; who has many keeps what read() returns.
  bool is_bypassed(std::string_view list, const BypassUrl& url) const { return read(list)(url); }
};

std::span<const BypassReader> all_bypass_readers();
const BypassReader* find_bypass_reader(std::string_view name);  ///< Null if there is none.

/// True if the reader goes direct whatever the list says, as most do for localhost.
bool is_always_bypassed(const BypassReader& reader, const BypassUrl& url);

}  // namespace pacwright
