#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace pacwright {

/// How a PAC file is written; pac_templates/README.md says what each is good for.
enum class PacTemplate { Indexed, Clauses, Packed, PackedLowMemory };
inline constexpr std::array kPacTemplates = {PacTemplate::Indexed, PacTemplate::Clauses,
                                             PacTemplate::Packed, PacTemplate::PackedLowMemory};

/// "indexed", "clauses", "packed", "packed-low-memory".
constexpr std::string_view to_text(PacTemplate pac_template) {
  constexpr std::array<std::string_view, kPacTemplates.size()> names = {
      "indexed", "clauses", "packed", "packed-low-memory"};
  return names[static_cast<std::size_t>(pac_template)];
}

constexpr std::optional<PacTemplate> pac_template_named(std::string_view name) {
  for (const PacTemplate known : kPacTemplates) {
    if (to_text(known) == name) return known;
  }
  return std::nullopt;
}

}  // namespace pacwright
