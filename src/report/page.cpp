#include "report/page.hpp"

#include "base/markup.hpp"
#include "base/template.hpp"

namespace pacwright {
namespace {

constexpr TemplateSyntax kPageSyntax = {"{{", "}}", "<!--@", "-->", true, escaped};

/// A value that is not empty is a flag, too.
TemplateData to_data(const PageData::Values& values) {
  TemplateData data;
  for (const auto& [name, value] : values) {
    data.holes.emplace(name, value);
    if (!value.empty()) data.flags.push_back(name);
  }
  return data;
}

}  // namespace

std::string fill_page(std::string_view page, const PageData& data) {
  TemplateData all = to_data(data.values);
  for (const auto& [name, rows] : data.lists) {
    std::vector<TemplateData>& rounds = all.repetitions[name];
    for (const PageData::Values& row : rows) rounds.push_back(to_data(row));
  }
  return fill_template(page, all, kPageSyntax);
}

}  // namespace pacwright
