#pragma once
#include <string>
#include <vector>

#include "model/report.hpp"
#include "report/page.hpp"

// What the page of a compilation and that of a check have in common; only html_report.cpp uses it.
namespace pacwright {

/// "1,234 rules", "1 rule".
std::string count_of(std::size_t value, std::string_view one, std::string_view many);

/// "file:12", or "file" for line 0.
std::string place_of(const std::string& file, int line);

/// The class of a cell with a result: "direct", or none.
std::string way_of(const std::string& result);

std::size_t count_findings(const Diags& findings, Severity severity);

/// A list under its name; "has_NAME", which is empty if the list is; "NAME_count"; and "NAME_open",
/// what opens its fold if it is short enough to be read at once.
void add_list(PageData& data, const std::string& name, std::vector<PageData::Values> rows);

void add_findings(const Diags& findings, PageData& data);

/// `decisions`: for the names of routes; may be empty.
void add_known_urls(const std::vector<CheckedUrl>& checked, const std::vector<Decision>& decisions,
                    PageData& data);

void add_file(const FileFacts& file, const std::string& role, PageData& data);

void set_verdict(bool good, const std::string& word, const std::string& sentence, PageData& data);

/// Adds what the head and the controls need, and fills the page.
std::string to_page(PageData data, const std::string& tool_version);

}  // namespace pacwright
