#include <ostream>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "diag/diag.hpp"

namespace pacwright {

Exit run_codes(const std::vector<std::string>& args, Io& io) {
  CommandOptions command("codes [CODE...]",
                         "Lists every diagnostic, or says what to do about those named.",
                         "pacwright codes PC205");
  command.operands("codes");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.has("codes")) {
    for (const DiagEntry& entry : all_diag_entries()) {
      io.out << entry.code << "  " << to_text(entry.severity)
             << std::string(9 - to_text(entry.severity).size(), ' ') << entry.message << "\n";
    }
    return Exit::Ok;
  }
  for (const std::string& wanted : parsed.texts("codes")) {
    bool found = false;
    for (const DiagEntry& entry : all_diag_entries()) {
      if (to_lower(entry.code) != to_lower(wanted)) continue;
      found = true;
      io.out << entry.code << "  " << to_text(entry.severity) << ": " << entry.message << "\n  "
             << entry.advice << "\n";
    }
    if (!found) return bad_usage(io, "codes", "no code '" + printable(wanted) + "'");
  }
  return Exit::Ok;
}

}  // namespace pacwright
