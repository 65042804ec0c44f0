#include "input/type_words.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "embedded/type_words_json.hpp"
#include "model/json_object.hpp"

namespace pacwright {
namespace {

struct MeaningName {
  Meaning meaning;
  std::string_view name;
};

constexpr MeaningName kMeanings[] = {
    {Meaning::Inbound, "inbound"},
    {Meaning::Outbound, "outbound"},
    {Meaning::Bidirectional, "bidirectional"},
    {Meaning::TrustedSites, "trusted-sites"},
    {Meaning::Uncommon, "uncommon"},
    {Meaning::Client, "client"},
    {Meaning::Optimize, "optimize"},
    {Meaning::Allow, "allow"},
    {Meaning::Default, "default"},
    {Meaning::Required, "required"},
    {Meaning::Optional, "optional"},
    {Meaning::And, "and"},
    {Meaning::To, "to"},
};

constexpr std::size_t index_of(Meaning meaning) { return static_cast<std::size_t>(meaning); }

/// From here on (Hebrew, Arabic, Thai, ideographs, kana, Hangul) a word may start inside a run.
constexpr char32_t kFirstWithoutWordStarts = 0x0590;

bool is_letter_end(std::string_view before) {
  if (before.empty()) return false;
  const auto c = static_cast<unsigned char>(before.back());
  return c >= 0x80 || (c >= 'a' && c <= 'z');
}

bool occurs(std::string_view lower, std::string_view stem) {
  const bool anywhere = first_code_point(stem).code_point >= kFirstWithoutWordStarts;
  for (auto at = lower.find(stem); at != std::string_view::npos; at = lower.find(stem, at + 1)) {
    if (anywhere || !is_letter_end(lower.substr(0, at))) return true;
  }
  return false;
}

}  // namespace

const TypeWords& TypeWords::built_in() {
  static const TypeWords words = [] {
    Diags diags;
    return TypeWords().with(kTypeWordsJson, "type_words.json", diags).value_or(TypeWords());
  }();
  return words;
}

std::optional<TypeWords> TypeWords::with(std::string_view text, const std::string& file,
                                         Diags& diags) const {
  const auto json = read_json(text, file, diags);
  if (!json) return std::nullopt;
  Diags found;
  TypeWords all = *this;
  const auto read_language = [&](const JsonValue& language) {
    if (language.kind != JsonValue::Kind::Object) {
      found.push_back({DiagCode::BadTypeWords,
                       {file, language.place.line, language.place.column},
                       "",
                       "Every language is an object."});
      return;
    }
    ObjectReader object(language, file, found);
    object.any("$schema");
    object.text("language");
    for (const MeaningName& row : kMeanings) {
      for (const JsonValue* word : object.texts(row.name)) {
        if (word->text.empty()) {
          found.push_back({DiagCode::BadTypeWords, object.where(*word), "",
                           "An empty word would be found everywhere."});
        } else {
          all.stems_[index_of(row.meaning)].push_back(to_lower_utf8(word->text));
        }
      }
    }
    object.refuse_others();
  };
  if (json->kind == JsonValue::Kind::Array) {
    for (const JsonValue& language : json->items) read_language(language);
  } else {
    read_language(*json);
  }
  diags.insert(diags.end(), found.begin(), found.end());
  if (has_errors(found)) return std::nullopt;
  return all;
}

bool TypeWords::mentions(std::string_view text, Meaning meaning) const {
  const std::string lower = to_lower_utf8(text);
  return std::ranges::any_of(stems_[index_of(meaning)],
                             [&](const std::string& stem) { return occurs(lower, stem); });
}

bool TypeWords::is(std::string_view word, Meaning meaning) const {
  const std::string lower = to_lower_utf8(word);
  return std::ranges::find(stems_[index_of(meaning)], lower) != stems_[index_of(meaning)].end();
}

std::optional<std::string> TypeWords::direction_of(std::string_view type,
                                                   std::string_view destination) const {
  if (mentions(type, Meaning::Bidirectional) || mentions(destination, Meaning::Bidirectional)) {
    return "bidirectional";
  }
  if (mentions(type, Meaning::TrustedSites)) return "trusted-sites";
  if (mentions(type, Meaning::Uncommon)) return "uncommon";
  const bool in = mentions(type, Meaning::Inbound), out = mentions(type, Meaning::Outbound);
  if (in && out) return "bidirectional";
  if (in) return "inbound";
  if (out) return "outbound";
  if (mentions(type, Meaning::Client)) return "client";
  return std::nullopt;
}

}  // namespace pacwright
