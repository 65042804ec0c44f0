#include "report/page.hpp"

#include <cassert>
#include <span>

#include "base/markup.hpp"
#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kOpen = "{{", kClose = "}}";
constexpr std::string_view kOrder = "<!--@", kOrderEnd = "-->";
constexpr std::string_view kFor = "for ", kWhen = "when ", kEnd = "end";

using Lines = std::span<const std::string_view>;

/// "for rows" of a line that holds nothing but <!--@for rows-->; else empty.
std::string_view order_of(std::string_view line) {
  const std::string_view text = trim(line);
  if (!text.starts_with(kOrder) || !text.ends_with(kOrderEnd)) return {};
  return text.substr(kOrder.size(), text.size() - kOrder.size() - kOrderEnd.size());
}

class Filler {
 public:
  explicit Filler(const PageData& data) : data_(data) {}

  void fill(Lines lines, const PageData::Values* row) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view order = order_of(lines[i]);
      if (order.empty()) {
        fill_line(lines[i], row);
        continue;
      }
      const std::size_t end = end_of(lines, i);
      obey(order, lines.subspan(i + 1, end - i - 1), row);
      i = end;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  /// Index of the line that ends what line `first` begins.
  static std::size_t end_of(Lines lines, std::size_t first) {
    int depth = 0;
    for (std::size_t i = first;; ++i) {
      assert(i < lines.size());
      const std::string_view order = order_of(lines[i]);
      if (order == kEnd && --depth == 0) return i;
      if (!order.empty() && order != kEnd) ++depth;
    }
  }

  void obey(std::string_view order, Lines lines, const PageData::Values* row) {
    if (order.starts_with(kWhen)) {
      const std::string* value = find(order.substr(kWhen.size()), row);
      if (value != nullptr && !value->empty()) fill(lines, row);
      return;
    }
    assert(order.starts_with(kFor));
    const auto list = data_.lists.find(order.substr(kFor.size()));
    if (list == data_.lists.end()) return;
    for (const PageData::Values& next : list->second) fill(lines, &next);
  }

  void fill_line(std::string_view line, const PageData::Values* row) {
    while (true) {
      const std::size_t open = line.find(kOpen);
      const std::size_t close = line.find(kClose, open);
      out_ += line.substr(0, open);
      if (open == std::string_view::npos) break;
      const std::string* value = find(line.substr(open + 2, close - open - 2), row);
      assert(value != nullptr);
      if (value != nullptr) out_ += escaped(*value);
      line.remove_prefix(close + kClose.size());
    }
    out_ += '\n';
  }

  const std::string* find(std::string_view name, const PageData::Values* row) const {
    if (row != nullptr) {
      const auto found = row->find(name);
      if (found != row->end()) return &found->second;
    }
    const auto found = data_.values.find(name);
    return found == data_.values.end() ? nullptr : &found->second;
  }

  const PageData& data_;
  std::string out_;
};

}  // namespace

std::string fill_page(std::string_view page, const PageData& data) {
  if (page.ends_with('\n')) page.remove_suffix(1);
  const std::vector<std::string_view> lines = split(page, '\n');
  Filler filler(data);
  filler.fill(lines, nullptr);
  return filler.take();
}

}  // namespace pacwright
