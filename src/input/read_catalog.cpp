#include "input/read_catalog.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "input/catalog_file.hpp"
#include "input/docs_table.hpp"
#include "input/plain_list.hpp"
#include "input/text_of.hpp"
#include "input/web_service.hpp"
#include "model/json_object.hpp"

namespace pacwright {
namespace {

// A page that a log-in or an error put in the catalog's place would read as a list of odd lines.
std::string fault_of_text(std::string_view text) {
  const std::string_view start = trim(text);
  const std::string opening = to_lower(start.substr(0, 16));
  for (const std::string_view markup : {"<!doctype", "<!--", "<?xml", "<html", "<head", "<body"}) {
    if (opening.starts_with(markup)) return "It looks like an HTML or XML page.";
  }
  if (start.starts_with("Valid ClientRequestId") || start.starts_with("Invalid Instance")) {
    return "It is an error message of the web service: ask it again with a ClientRequestId.";
  }
  if (start.starts_with("function ") || start.find("FindProxyForURL") != std::string_view::npos) {
    return "It looks like a PAC file.";
  }
  return "";
}

std::optional<Catalog> read_json_catalog(std::string_view text, const std::string& file,
                                         const CatalogOptions& options, Diags& diags) {
  const auto json = read_json(text, file, diags);
  if (!json) return std::nullopt;
  if (is_catalog_file(*json)) return read_catalog_file(*json, file, options, diags);
  if (is_web_service(*json)) return read_web_service(*json, file, options, diags);

  const JsonValue* wrapped = json->find("value");
  const JsonValue& sets = wrapped != nullptr ? *wrapped : *json;
  const bool empty_answer = sets.kind == JsonValue::Kind::Array && sets.items.empty();
  diags.push_back({empty_answer ? DiagCode::CatalogEmpty : DiagCode::NotACatalog,
                   {file, 1, 1},
                   "",
                   json->find("rules") != nullptr ? "It looks like a policy." : ""});
  return std::nullopt;
}

std::optional<Catalog> read_text_catalog(std::string_view text, const std::string& file,
                                         const CatalogOptions& options, Diags& diags) {
  const std::string_view start = trim(text);
  if (start.starts_with('{') || start.starts_with('[') || start.starts_with("//") ||
      start.starts_with("/*")) {
    return read_json_catalog(text, file, options, diags);
  }
  if (is_docs_page(text, file)) return read_docs_page(text, file, options, diags);
  if (const std::string fault = fault_of_text(text); !fault.empty()) {
    diags.push_back({DiagCode::NotACatalog, {file, 1, 1}, "", fault});
    return std::nullopt;
  }
  return read_plain_list(text, file, options, diags);
}

}  // namespace

std::optional<Catalog> read_catalog(std::string_view bytes, const std::string& file,
                                    const CatalogOptions& options, Diags& diags) {
  const auto text = text_of(bytes, file, diags);
  if (!text) return std::nullopt;
  Diags found;
  auto catalog = read_text_catalog(*text, file, options, found);
  const bool failed = has_errors(found);
  if (catalog && !failed && catalog->endpoints.empty()) {
    found.push_back({DiagCode::CatalogEmpty, {file, 0, 0}, "", ""});
  }
  const bool usable = catalog && !has_errors(found);
  diags.insert(diags.end(), found.begin(), found.end());
  if (!usable) return std::nullopt;
  drop_repeated(*catalog);
  catalog->sha256 = sha256_hex(bytes);
  return catalog;
}

}  // namespace pacwright
