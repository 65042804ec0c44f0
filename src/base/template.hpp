#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// What goes into a template's holes.
struct TemplateData {
  std::map<std::string, std::string, std::less<>> holes;  ///< Hole -> text.
  std::vector<std::string> flags;                         ///< What "when" asks for.
  std::map<std::string, std::vector<TemplateData>, std::less<>>
      repetitions;  ///< Section -> one entry a round.
};

/// How a template is spelt, so that it can be read as what it will be.
struct TemplateSyntax {
  std::string_view hole_open, hole_close, order_open, order_close;
  bool nests;                                         ///< Each "when" has an "end" of its own.
  std::string (*escape)(std::string_view) = nullptr;  ///< Of what goes into a hole.
};

/// In scripts and configuration files. A "when" ends the one before it, also inside a "for", whose
/// "end" is that of both.
inline constexpr TemplateSyntax kScriptSyntax = {"/*@", "@*/", "/*@", "@*/", false};

/// Fills a template. The language is small enough to keep templates readable; in scripts it is
///
///     /*@hole@*/              replaced; a text of several lines keeps the hole's indentation;
///                             an empty one that stands alone takes its line with it
///     /*@for section@*/       lines up to the end, once for each entry of that repetition
///     /*@for part of hole@*/  the same with the repetition "part TEXT" of that hole's text
///     /*@when flag@*/         lines up to the next when or the end, if the entry has the flag
///     /*@end@*/
///
/// for, when and end stand alone on their lines, which vanish. What a round does not have is asked
/// of `data` itself. A hole without a text is a broken template: it asserts.
std::string fill_template(std::string_view text, const TemplateData& data,
                          const TemplateSyntax& syntax = kScriptSyntax);

}  // namespace pacwright
