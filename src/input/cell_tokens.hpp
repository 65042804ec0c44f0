#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/cell_text.hpp"
#include "model/ports.hpp"

namespace pacwright {

/// A run of characters that hosts, blocks and URLs are made of, or a word of prose.
struct Token {
  enum class Kind { Word, Name, Url, Number, Star, Placeholder, Email };
  Kind kind = Kind::Word;
  std::size_t begin = 0, end = 0;  ///< In its line, without the punctuation of the sentence.
  std::size_t raw_end = 0;         ///< With it.
  bool after_blank = false;        ///< Nothing but blanks between it and the token before.
  bool dot_after = false;          ///< "contoso.": the dot may end a sentence, or belong to a name.
  bool code = false;               ///< In a code span.
  bool hidden = false;             ///< An invisible character stands inside.
  bool odd = false;                ///< A character inside that only looks like '-' or '.'.
};

/// The tokens of `line`, which starts at byte `begin` of `cell`. Scripts without blanks between
/// words end a token as blanks do; Latin, Greek and Cyrillic letters belong to it.
std::vector<Token> find_tokens(std::string_view line, const CellText& cell, std::size_t begin);

/// The parts of "https://host:443/path".
struct NameParts {
  bool is_url = false;
  std::string_view host;
  Ports ports;                ///< One port or range at most.
  std::string_view bad_port;  ///< What stands in a port's place and is none.
  std::string_view path;      ///< From the slash on.
};
NameParts split_name(std::string_view text);
std::string_view host_part(std::string_view text);

/// "<tenant>", in lower case, if the text holds a placeholder that no name contains; else empty.
std::string lone_placeholder(std::string_view text);

/// No letter outside a-z: what a published name looks like, and the start of a sentence does not.
bool is_lower_ascii(std::string_view text);

}  // namespace pacwright
