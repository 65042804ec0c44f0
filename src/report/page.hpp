#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// What the holes of a page hold: plain text, escaped when it is filled in.
struct PageData {
  using Values = std::map<std::string, std::string, std::less<>>;
  Values values;
  std::map<std::string, std::vector<Values>, std::less<>> lists;
};

/// Fills a template. In it stand
///
///     {{name}}                         a value, in text or in a quoted attribute
///     <!--@for list--> .. <!--@end-->  lines for each row of a list, whose values come first
///     <!--@for list of key-->          the same for the list whose name is "list" and that value
///     <!--@when name--> .. <!--@end-->  lines that are left out if the value is empty or not there
///
/// the last two on lines of their own, one in another as need be. Unknown names are a fault of the
/// template and end in an assertion.
std::string fill_page(std::string_view page, const PageData& data);

}  // namespace pacwright
