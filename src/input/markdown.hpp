#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// One cell of a Markdown table: its source text with all markup, and where it starts.
struct MarkdownCell {
  std::string_view text;  ///< Trimmed; a view into the document.
  int line = 0;
  int column = 0;  ///< Of the first character of `text`, in code points.
};

using MarkdownRow = std::vector<MarkdownCell>;

/// A table of GitHub's kind: a header, a line of dashes, rows to the next line without a bar.
struct MarkdownTable {
  std::string_view heading;  ///< The last heading before it, without its marks; may be empty.
  MarkdownRow header;
  std::vector<MarkdownRow> rows;  ///< Rows without any text are left out.
};

/// All tables of a document, in order; those in code fences and HTML comments are none. Every cell
/// of a row is kept, also those beyond the header's (Markdown readers drop them): a published page
/// has a row with one cell too many, and its last cell says what kind of traffic it is.
std::vector<MarkdownTable> find_tables(std::string_view text);

}  // namespace pacwright
