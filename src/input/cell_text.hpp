#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "input/markdown.hpp"

namespace pacwright {

/// The text of a table cell as a reader of the page sees it: lines end where the page breaks them,
/// markup is gone, every kind of blank is a space. Each byte knows the column it came from.
struct CellText {
  struct Mark {
    int column = 0;
    bool code = false;          ///< In a code span.
    bool escaped = false;       ///< Written with a backslash: no markup.
    bool after_hidden = false;  ///< An invisible character stands before it.
  };

  std::string text;
  std::vector<Mark> marks;  ///< As many as bytes in `text`.

  void add(std::string_view bytes, const Mark& mark) {
    text += bytes;
    marks.insert(marks.end(), bytes.size(), mark);
  }
};

struct CellLink {
  std::string target;
  int column = 0;
};

struct FlatCell {
  CellText main;
  CellText beside;  ///< The English sentences of a side-by-side page; else empty.
  std::vector<CellLink> links;
  int line = 0;
  int encoded_twice = 0;  ///< Column of the first character that was, or 0.
};

/// Takes the markup out of a cell: code spans, bold, links (their text stays), HTML elements (none
/// of them leaves a gap, line breaks and paragraphs start a line), entities, backslashes, UTF-8
/// that was encoded twice. Placeholders such as <tenant> stay, in whatever way they are quoted.
/// Linear in the length of the cell.
FlatCell flatten(const MarkdownCell& cell);

/// Lines joined by blanks, for showing.
std::string one_line(const CellText& text);

}  // namespace pacwright
