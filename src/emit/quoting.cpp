#include "emit/quoting.hpp"

#include "base/utf8.hpp"

namespace pacwright {
namespace {

std::string with_backslash_before(std::string_view live, std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (live.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string with_each_replaced(std::string_view text, char found, std::string_view replacement) {
  std::string out;
  for (const char c : text) {
    if (c == found) {
      out += replacement;
    } else {
      out += c;
    }
  }
  return out;
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// `write` appends a code point beyond ASCII, `write_ascii` one within.
template <class Ascii, class Beyond>
void for_each_code_point(std::string_view text, Ascii write_ascii, Beyond write) {
  while (!text.empty()) {
    const auto [code_point, size] = first_code_point(text);
    text.remove_prefix(size);
    if (code_point < 0x80) {
      write_ascii(static_cast<char>(code_point));
    } else {
      write(static_cast<std::uint32_t>(code_point));
    }
  }
}

/// Calls `write` for the one or two units that UTF-16 has for it.
template <class Write>
void for_each_unit(std::uint32_t code_point, Write write) {
  if (code_point < 0x10000) return write(code_point);
  write(0xD800 + ((code_point - 0x10000) >> 10));
  write(0xDC00 + ((code_point - 0x10000) & 0x3FF));
}

}  // namespace

std::string hex(std::uint32_t number, std::size_t digits) {
  std::string text;
  for (; number > 0 || text.size() < digits; number /= 16) {
    text.insert(text.begin(), "0123456789abcdef"[number % 16]);
  }
  return text;
}

std::string shell_quoted(std::string_view text) {
  return "'" + with_each_replaced(text, '\'', "'\\''") + "'";
}

std::string powershell_quoted(std::string_view text) {
  std::string out = "'";
  bool plain = true;
  for_each_code_point(
      text, [&](char c) { out += c == '\'' ? "''" : std::string(1, c); },
      [&](std::uint32_t code_point) {
        plain = false;
        for_each_unit(code_point,
                      [&](std::uint32_t unit) { out += "' + [char]0x" + hex(unit, 4) + " + '"; });
      });
  out += "'";
  return plain ? out : "(" + out + ")";
}

std::string gvariant_quoted(std::string_view text) {
  std::string out = "'";
  for_each_code_point(
      text,
      [&](char c) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
      },
      [&](std::uint32_t code_point) {
        out += code_point < 0x10000 ? "\\u" + hex(code_point, 4) : "\\U" + hex(code_point, 8);
      });
  return out + "'";
}

std::string environment_quoted(std::string_view text) {
  return "\"" + with_backslash_before("\"\\`$", with_each_replaced(text, '$', "$$")) + "\"";
}

std::string properties_escaped(std::string_view text) {
  std::string out;
  for_each_code_point(
      text,
      [&](char c) {
        if (c == '\\' || (c == ' ' && out.empty())) out += '\\';
        out += c;
      },
      [&](std::uint32_t code_point) {
        for_each_unit(code_point, [&](std::uint32_t unit) { out += "\\u" + hex(unit, 4); });
      });
  return out;
}

std::string server_quoted(std::string_view text) {
  return "\"" + with_backslash_before("\"\\", text) + "\"";
}

std::string regex_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_letter_or_digit(c) || c == '/' || c == '-' || c == '_') {
      out += c;
    } else {
      out += c == '.' ? "[.]" : "\\x" + hex(static_cast<unsigned char>(c), 2);
    }
  }
  return out;
}

std::string markdown_escaped(std::string_view text) {
  return with_backslash_before("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", text);
}

}  // namespace pacwright
