#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// What goes into a template's holes.
struct TemplateData {
  std::map<std::string, std::string> holes;                      ///< Hole -> text.
  std::vector<std::string> flags;                                ///< What "when" asks for.
  std::map<std::string, std::vector<TemplateData>> repetitions;  ///< Section -> one entry a round.
};

/// Fills a template. The language is small enough to keep templates readable as JavaScript:
///
///     /*@hole@*/              replaced; a text of several lines keeps the hole's indentation;
///                             an empty one that stands alone takes its line with it
///     /*@for section@*/       lines up to the end, once for each entry of that repetition
///     /*@when flag@*/         lines up to the next when or the end, if the entry has the flag
///     /*@end@*/
///
/// for, when and end stand alone on their lines, which vanish. A "when" outside a "for" asks the
/// flags of `data` itself. A hole without a text, or an unknown section, is a broken template:
/// it asserts.
std::string fill_template(std::string_view text, const TemplateData& data);

}  // namespace pacwright
