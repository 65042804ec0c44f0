#include "base/template.hpp"

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

#include "base/text.hpp"

namespace pacwright {
namespace {

using Lines = std::span<const std::string_view>;

constexpr std::string_view kFor = "for ", kWhen = "when ", kEnd = "end", kOf = " of ";

class Filler {
 public:
  Filler(const TemplateData& data, const TemplateSyntax& syntax) : data_(data), syntax_(syntax) {}

  /// `round`: of the innermost repetition, or null.
  void fill(Lines lines, const TemplateData* round) {
    bool holds = true;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view order = order_of(lines[i]);
      if (order.starts_with(kWhen) && !syntax_.nests && is_inside_) {
        holds = has_flag(order.substr(kWhen.size()), round);
      } else if (!order.empty()) {
        const std::size_t end = end_of(lines, i);
        obey(lines.subspan(i, end - i), round);
        i = end;
      } else if (holds) {
        fill_line(lines[i], round);
      }
    }
  }

  std::string take() { return std::move(out_); }

 private:
  /// "for clause" of a line that holds nothing but this order; else empty.
  std::string_view order_of(std::string_view line) const {
    const std::string_view text = trim(line);
    const std::size_t around = syntax_.order_open.size() + syntax_.order_close.size();
    if (text.size() < around || !text.starts_with(syntax_.order_open) ||
        !text.ends_with(syntax_.order_close)) {
      return {};
    }
    const std::string_view inner = text.substr(syntax_.order_open.size(), text.size() - around);
    const bool known = inner == kEnd || inner.starts_with(kFor) || inner.starts_with(kWhen);
    return known ? inner : std::string_view();
  }

  /// Index of the line that ends what line `first` begins.
  std::size_t end_of(Lines lines, std::size_t first) const {
    int depth = 0;
    for (std::size_t i = first;; ++i) {
      assert(i < lines.size());
      const std::string_view order = order_of(lines[i]);
      if (order == kEnd) {
        if (!syntax_.nests || --depth == 0) return i;
      } else if (!order.empty()) {
        ++depth;
      }
    }
  }

  /// `block`: its order, then its lines.
  void obey(Lines block, const TemplateData* round) {
    const std::string_view order = order_of(block.front());
    const bool was_inside = std::exchange(is_inside_, true);
    if (order.starts_with(kFor)) {
      const auto rounds = data_.repetitions.find(section_name(order.substr(kFor.size()), round));
      assert(rounds != data_.repetitions.end() || syntax_.nests);
      if (rounds != data_.repetitions.end()) {
        for (const TemplateData& next : rounds->second) fill(block.subspan(1), &next);
      }
    } else if (!syntax_.nests) {
      fill(block, round);  // It begins with a "when".
    } else if (has_flag(order.substr(kWhen.size()), round)) {
      fill(block.subspan(1), round);
    }
    is_inside_ = was_inside;
  }

  /// "rows" -> "rows"; "rows of number", in a round whose number is 3 -> "rows 3".
  std::string section_name(std::string_view text, const TemplateData* round) const {
    const std::size_t of = text.find(kOf);
    if (of == std::string_view::npos) return std::string(text);
    const std::string* value = find(text.substr(of + kOf.size()), round);
    assert(value != nullptr);
    return std::string(text.substr(0, of)) + " " + (value != nullptr ? *value : "");
  }

  bool has_flag(std::string_view name, const TemplateData* round) const {
    const auto has = [name](const TemplateData& data) {
      return std::ranges::find(data.flags, name) != data.flags.end();
    };
    // A round that has the hole decides by itself: its empty value is not the page's.
    if (round != nullptr && (has(*round) || round->holes.count(name) != 0)) return has(*round);
    return has(data_);
  }

  const std::string* find(std::string_view name, const TemplateData* round) const {
    if (round != nullptr) {
      const auto found = round->holes.find(name);
      if (found != round->holes.end()) return &found->second;
    }
    const auto found = data_.holes.find(name);
    return found == data_.holes.end() ? nullptr : &found->second;
  }

  /// A line that holds nothing but an empty hole vanishes.
  void fill_line(std::string_view line, const TemplateData* round) {
    const bool is_hole = trim(line).starts_with(syntax_.hole_open);
    std::string out;
    while (true) {
      const std::size_t open = line.find(syntax_.hole_open);
      out += line.substr(0, open);
      if (open == std::string_view::npos) break;
      const std::size_t name = open + syntax_.hole_open.size();
      const std::size_t close = line.find(syntax_.hole_close, name);
      assert(close != std::string_view::npos);
      const std::string* text = find(line.substr(name, close - name), round);
      assert(text != nullptr);
      // Not in pages: there blanks may count, in a text that is shown as it is.
      const std::size_t indent =
          syntax_.escape == nullptr ? std::min(line.find_first_not_of(' '), open) : 0;
      for (const char c : syntax_.escape == nullptr ? *text : syntax_.escape(*text)) {
        out += c;
        if (c == '\n') out += std::string(indent, ' ');
      }
      line.remove_prefix(close + syntax_.hole_close.size());
    }
    if (!is_hole || !trim(out).empty()) out_ += out + "\n";
  }

  const TemplateData& data_;
  const TemplateSyntax& syntax_;
  bool is_inside_ = false;  ///< Of a "for" or a "when".
  std::string out_;
};

}  // namespace

std::string fill_template(std::string_view text, const TemplateData& data,
                          const TemplateSyntax& syntax) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const auto lines = split(text, '\n');
  Filler filler(data, syntax);
  filler.fill(lines, nullptr);
  return filler.take();
}

}  // namespace pacwright
