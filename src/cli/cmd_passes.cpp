#include <algorithm>
#include <ostream>

#include "cli/options.hpp"
#include "opt/passes.hpp"

namespace pacwright {

Exit run_passes(const std::vector<std::string>& args, Io& io) {
  CommandOptions command("passes",
                         "Lists the passes of the optimiser in the order they run. Every one keeps "
                         "the meaning:\nthe rules send each host the same way before and after.",
                         "pacwright passes");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.unmatched().empty()) return bad_usage(io, "passes", "it takes no names");
  std::size_t widest = 0;
  for (const Pass& pass : all_passes()) widest = std::max(widest, pass.name.size());
  for (const Pass& pass : all_passes()) {
    io.out << pass.name << std::string(widest + 2 - pass.name.size(), ' ') << pass.summary << "\n";
  }
  return Exit::Ok;
}

}  // namespace pacwright
