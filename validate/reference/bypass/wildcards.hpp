#pragma once
#include <string_view>

namespace pacwright {

/// What '?' stands for: any one character, or, as Chromium's base::MatchPattern has it, that or
/// none.
enum class QuestionMark { One, OneOrNone };

/// True if the whole of `text` fits `pattern`, in which '*' is any run of characters.
bool wildcards_match(std::string_view pattern, std::string_view text, QuestionMark question_mark);

}  // namespace pacwright
