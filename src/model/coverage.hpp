#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "diag/diag.hpp"

namespace pacwright {

/// A place of a PAC file that a decision may go through: a return statement, a call of a helper
/// function that is true or false, or a result as text that is chosen or put aside for later.
struct ScriptClause {
  enum class Kind { Return, Test, Text };

  /// For which URLs a return was reached or a test was true; or a test was false.
  struct Seen {
    bool known = false;   ///< For one of the suites'.
    bool found = false;   ///< For one that was made from the file's own patterns.
    std::string example;  ///< The first of them, a known one if there is any; empty: none.

    bool any() const { return known || found; }
  };

  Kind kind = Kind::Return;
  SourceRef where;
  std::string text;  ///< Of the statement or call, cut after some 80 characters.
  Seen yes;
  Seen no;                      ///< Tests only.
  std::string condition;        ///< Return, Text: that of the nearest "if" around it; may be empty.
  bool is_answer = false;       ///< Return: its value may be what FindProxyForURL answers.
  int same_line = 0;            ///< An earlier line tests the same; 0: none does.
  bool told_by_return = false;  ///< Test, Text: the finding about its return says it all.
};

/// URLs for which a PAC file has no result, for one reason.
struct UrlFailure {
  Diag reason;      ///< Of the first one.
  std::string url;  ///< The first one.
  std::size_t count = 0;
  std::vector<std::string> more = {};  ///< The other ones.
};

/// What was seen of a PAC file while it ran.
struct Coverage {
  std::size_t known_urls = 0, found_urls = 0;  ///< That were answered.
  std::vector<ScriptClause> clauses;           ///< In the order of the file.
  std::vector<UrlFailure> failures;            ///< Of found URLs, by code and line.
  std::size_t not_known = 0;       ///< URLs without an answer here; see is_unknown_here.
  std::size_t without_answer = 0;  ///< URLs whose decision failed: its look-ups are not counted.
  int most_lookups = 0, most_restarts = 0;  ///< Of one decision: DNS, and Chromium's.
  std::string most_lookups_url, most_restarts_url;
  std::vector<std::string> left_out;  ///< What was not tried, a sentence each.
  /// With which look-ups, addresses of the client and times, where the file asks for them: a whole
  /// sentence, or empty.
  std::string scenes;
  std::string client;       ///< That ran it, unless it is Chromium: its title.
  std::string unavailable;  ///< Why clauses were not counted; then there are none.
};

}  // namespace pacwright
