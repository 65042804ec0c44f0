#pragma once
#include <compare>
#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pacwright {

/// Text that never changes; copies share it. Catalogs of a million endpoints say the same few words
/// about all of them, and every pattern is held by its endpoint, its rules and its ledger line.
/// A value like std::string: equal and ordered by its characters.
class SharedText {
 public:
  SharedText() = default;
  SharedText(std::string text)
      : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
  SharedText(const char* text) : SharedText(std::string(text)) {}
  SharedText(std::string_view text) : SharedText(std::string(text)) {}

  const std::string& str() const { return text_ == nullptr ? nothing() : *text_; }
  operator const std::string&() const { return str(); }
  bool empty() const { return text_ == nullptr; }

  friend bool operator==(const SharedText& a, const SharedText& b) {
    return a.text_ == b.text_ || a.str() == b.str();
  }
  friend auto operator<=>(const SharedText& a, const SharedText& b) { return a.str() <=> b.str(); }

  template <std::convertible_to<std::string_view> Text>
  friend bool operator==(const SharedText& a, const Text& b) {
    return a.str() == std::string_view(b);
  }

  friend std::string operator+(std::string a, const SharedText& b) {
    return std::move(a += b.str());
  }
  friend std::string operator+(const SharedText& a, std::string_view b) {
    return a.str() + std::string(b);
  }

 private:
  static const std::string& nothing() {
    static const std::string kNothing;
    return kNothing;
  }

  std::shared_ptr<const std::string> text_;  ///< Null: empty.
};

/// Gives equal texts one SharedText.
class SharedTexts {
 public:
  const SharedText& share(std::string text) {
    const auto found = texts_.find(text);
    if (found != texts_.end()) return found->second;
    SharedText shared(text);
    return texts_.emplace(std::move(text), std::move(shared)).first->second;
  }

 private:
  std::unordered_map<std::string, SharedText> texts_;
};

}  // namespace pacwright
