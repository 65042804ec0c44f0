#include "validate/gaps/date_form.hpp"

#include <optional>

#include "base/text.hpp"

namespace pacwright {
namespace {

/// Takes exactly `count` digits.
std::optional<int> take_number(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    number = 10 * number + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// Takes `sign` and two digits, at most `most`.
bool take_part(std::string_view& text, char sign, int most) {
  if (!take(text, sign)) return false;
  const auto number = take_number(text, 2);
  return number && *number <= most;
}

int days_of(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && is_leap ? 29 : kDays[month - 1];
}

/// Behind the T: "12:00", "12:00:00", "12:00:00.000", and where that is counted from.
DateForm form_of_time(std::string_view text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take_part(text, ':', 59)) return DateForm::Other;
  if (text.starts_with(':')) {
    if (!take_part(text, ':', 59)) return DateForm::Other;
    if (take(text, '.') && !take_number(text, 3)) return DateForm::Other;
  }
  if (text.empty()) return DateForm::StandardLocal;
  if (text == "Z") return DateForm::Standard;
  const char sign = text.front();
  const bool is_zone = (sign == '+' || sign == '-') && take_part(text, sign, 23) &&
                       take_part(text, ':', 59) && text.empty();
  return is_zone ? DateForm::Standard : DateForm::Other;
}

}  // namespace

DateForm date_form(std::string_view text) {
  if (text.empty()) return DateForm::Standard;  // No date to anybody.
  const auto year = take_number(text, 4);
  if (!year) return DateForm::Other;
  if (text.empty()) return DateForm::Standard;
  if (!take(text, '-')) return DateForm::Other;
  const auto month = take_number(text, 2);
  if (!month || *month < 1 || *month > 12) return DateForm::Other;
  if (text.empty()) return DateForm::Standard;
  if (!take(text, '-')) return DateForm::Other;
  const auto day = take_number(text, 2);
  if (!day || *day < 1 || *day > days_of(*year, *month)) return DateForm::Other;
  if (text.empty()) return DateForm::Standard;
  return take(text, 'T') ? form_of_time(text) : DateForm::Other;
}

}  // namespace pacwright
