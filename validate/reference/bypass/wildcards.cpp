#include "validate/reference/bypass/wildcards.hpp"

#include <utility>
#include <vector>

#include "validate/reference/bypass/bypass_url.hpp"

namespace pacwright {

bool wildcards_match(std::string_view pattern, std::string_view text, QuestionMark question_mark) {
  if (pattern.find('?') == std::string_view::npos) return glob_matches(pattern, text);
  const bool may_be_none = question_mark == QuestionMark::OneOrNone;
  std::vector<bool> reached(text.size() + 1, false);
  reached[0] = true;
  for (const char c : pattern) {
    std::vector<bool> next(text.size() + 1, false);
    bool any = false;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      any = any || reached[i];
      if (c == '*' ? any : c == '?' && may_be_none && reached[i]) next[i] = true;
      if (i < text.size() && reached[i] && (c == '?' || c == text[i])) next[i + 1] = true;
    }
    reached = std::move(next);
  }
  return reached[text.size()];
}

}  // namespace pacwright
