#include "emit/pac/template.hpp"

#include <algorithm>
#include <cassert>
#include <span>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kOpen = "/*@", kClose = "@*/";

using Lines = std::span<const std::string_view>;

/// "for clause" of a line that holds nothing but /*@for clause@*/; else empty.
std::string_view directive(std::string_view line) {
  const std::string_view text = trim(line);
  if (!text.starts_with(kOpen) || !text.ends_with(kClose)) return {};
  const std::string_view inner = text.substr(3, text.size() - 6);
  const bool known = inner == "end" || inner.starts_with("for ") || inner.starts_with("when ");
  return known ? inner : std::string_view();
}

/// A line that holds nothing but an empty hole vanishes.
std::string fill_line(std::string_view line, const TemplateData& data) {
  const bool is_hole = trim(line).starts_with(kOpen);
  std::string out;
  while (true) {
    const std::size_t open = line.find(kOpen);
    if (open == std::string_view::npos) {
      out += line;
      return is_hole && trim(out).empty() ? "" : out + "\n";
    }
    const std::size_t close = line.find(kClose, open);
    assert(close != std::string_view::npos);
    const auto hole = data.holes.find(std::string(line.substr(open + 3, close - open - 3)));
    assert(hole != data.holes.end());

    const std::size_t indent = std::min(line.find_first_not_of(' '), open);
    out += line.substr(0, open);
    for (const char c : hole->second) {
      out += c;
      if (c == '\n') out += std::string(indent, ' ');
    }
    line.remove_prefix(close + 3);
  }
}

/// One round of a section: its lines, less those behind a "when" that does not hold.
std::string fill_round(Lines lines, const TemplateData& data) {
  std::string out;
  bool holds = true;
  for (const std::string_view line : lines) {
    const std::string_view order = directive(line);
    if (order.starts_with("when ")) {
      holds = std::ranges::find(data.flags, order.substr(5)) != data.flags.end();
    } else if (holds) {
      out += fill_line(line, data);
    }
  }
  return out;
}

std::string fill_lines(Lines lines, const TemplateData& data) {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view order = directive(lines[i]);
    if (order.empty()) {
      out += fill_line(lines[i], data);
      continue;
    }
    std::size_t end = i + 1;
    while (end < lines.size() && directive(lines[end]) != "end") ++end;
    assert(end < lines.size());
    if (order.starts_with("for ")) {
      const auto rounds = data.repetitions.find(std::string(order.substr(4)));
      assert(rounds != data.repetitions.end());
      for (const TemplateData& round : rounds->second) {
        out += fill_round(lines.subspan(i + 1, end - i - 1), round);
      }
    } else {
      out += fill_round(lines.subspan(i, end - i), data);
    }
    i = end;
  }
  return out;
}

}  // namespace

std::string fill_template(std::string_view text, const TemplateData& data) {
  assert(text.ends_with('\n'));
  const auto lines = split(text.substr(0, text.size() - 1), '\n');
  return fill_lines(lines, data);
}

}  // namespace pacwright
