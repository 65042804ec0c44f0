#include "validate/profiles/moment.hpp"

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"

namespace pacwright {
namespace {

/// Takes exactly `digits` digits off the front, and `before` in front of them if that is not 0.
std::optional<int> take_number(std::string_view& text, char before, std::size_t digits) {
  if (before != '\0') {
    if (text.empty() || text.front() != before) return std::nullopt;
    text.remove_prefix(1);
  }
  if (text.size() < digits || !std::all_of(text.begin(), text.begin() + digits, is_digit)) {
    return std::nullopt;
  }
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) value = value * 10 + (text[i] - '0');
  text.remove_prefix(digits);
  return value;
}

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

/// Since 1 January 1970.
std::int64_t days_before(int year, int month, int day) {
  std::int64_t days = day - 1;
  for (int y = 1970; y < year; ++y) days += is_leap(y) ? 366 : 365;
  for (int m = 1; m < month; ++m) days += days_in(year, m);
  return days;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  const auto year = take_number(text, '\0', 4);
  const auto month = year ? take_number(text, '-', 2) : std::nullopt;
  const auto day = month ? take_number(text, '-', 2) : std::nullopt;
  if (!day || *year < 1970 || *month < 1 || *month > 12 || *day < 1) return std::nullopt;
  if (*day > days_in(*year, *month)) return std::nullopt;
  return days_before(*year, *month, *day);
}

/// Seconds of the day; 0 if there is no time.
std::optional<int> take_time(std::string_view& text) {
  if (text.empty()) return 0;
  const auto hour = take_number(text, 'T', 2);
  const auto minute = hour ? take_number(text, ':', 2) : std::nullopt;
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  if (!text.starts_with(':')) return (*hour * 60 + *minute) * 60;
  const auto second = take_number(text, ':', 2);
  if (!second || *second > 59) return std::nullopt;
  return (*hour * 60 + *minute) * 60 + *second;
}

/// Minutes; 0 if there is no zone.
std::optional<int> take_offset(std::string_view text) {
  if (text.empty() || text == "Z") return 0;
  const char sign = text.front();
  if (sign != '+' && sign != '-') return std::nullopt;
  const auto hours = take_number(text, sign, 2);
  const auto minutes = hours ? take_number(text, ':', 2) : std::nullopt;
  if (!minutes || !text.empty() || *hours > 14 || *minutes > 59) return std::nullopt;
  return (*hours * 60 + *minutes) * (sign == '-' ? -1 : 1);
}

}  // namespace

std::optional<Moment> parse_moment(std::string_view text) {
  const auto days = take_date(text);
  const auto seconds = days ? take_time(text) : std::nullopt;
  const auto offset = seconds ? take_offset(text) : std::nullopt;
  if (!offset) return std::nullopt;
  const std::int64_t minutes = *days * 24 * 60 - *offset;
  if (minutes < 0) return std::nullopt;
  return Moment{(minutes * 60 + *seconds) * 1000, *offset};
}

std::string to_text(const Moment& moment) {
  std::int64_t seconds = moment.utc_ms / 1000 + std::int64_t{60} * moment.offset_minutes;
  std::int64_t days = seconds / 86400;
  seconds %= 86400;
  int year = 1970, month = 1;
  for (; days >= (is_leap(year) ? 366 : 365); ++year) days -= is_leap(year) ? 366 : 365;
  for (; days >= days_in(year, month); ++month) days -= days_in(year, month);
  const int offset = std::abs(moment.offset_minutes);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", year, month,
                static_cast<int>(days) + 1, static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
                moment.offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
  return text;
}

}  // namespace pacwright
