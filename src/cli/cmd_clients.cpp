#include <ostream>
#include <sstream>

#include "base/json.hpp"
#include "cli/options.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {
namespace {

using Texts = std::span<const std::string_view>;

void print_texts(std::ostream& out, std::string_view title, Texts texts) {
  out << "  " << title << "\n";
  for (const std::string_view text : texts) out << "    - " << text << "\n";
}

void print_profile(std::ostream& out, const ClientProfile& profile) {
  out << profile.name << ": " << profile.program << "\n";
  const std::pair<std::string_view, std::string_view> facts[] = {
      {"calls", to_text(profile.entry_point)},
      {"loads", to_text(profile.loading)},
      {"url", to_text(profile.url)},
      {"host", to_text(profile.host)},
      {"shExpMatch", to_text(profile.globbing)},
      {"on failure", to_text(profile.on_failure)},
      {"not asked", to_text(profile.never_asked)},
  };
  for (const auto& fact : facts) {
    out << "  " << fact.first << std::string(12 - fact.first.size(), ' ') << fact.second << "\n";
  }
  if (profile.most_script_bytes != 0) {
    out << "  size        at most " << profile.most_script_bytes << " bytes\n";
  }
  print_texts(out, "notes", profile.notes);
  print_texts(out, "not established", profile.not_established);
  print_texts(out, "sources", profile.sources);
  out << "\n";
}

std::string to_json_array(Texts texts) {
  std::string json;
  for (const std::string_view text : texts) {
    json += json.empty() ? "" : ", ";
    json += to_json_string(text);
  }
  return "[" + json + "]";
}

std::string to_json(const ClientProfile& profile) {
  const std::pair<std::string_view, std::string_view> facts[] = {
      {"name", profile.name},
      {"program", profile.program},
      {"entryPoint", to_text(profile.entry_point)},
      {"loading", to_text(profile.loading)},
      {"url", to_text(profile.url)},
      {"host", to_text(profile.host)},
      {"shExpMatch", to_text(profile.globbing)},
      {"onFailure", to_text(profile.on_failure)},
      {"neverAsked", to_text(profile.never_asked)},
  };
  std::string json = "  {\n";
  for (const auto& fact : facts) {
    json += "    " + to_json_string(fact.first) + ": " + to_json_string(fact.second) + ",\n";
  }
  json += "    \"mostBytes\": ";
  json += profile.most_script_bytes == 0 ? "null" : std::to_string(profile.most_script_bytes);
  json += ",\n    \"notes\": " + to_json_array(profile.notes);
  json += ",\n    \"notEstablished\": " + to_json_array(profile.not_established);
  json += ",\n    \"sources\": " + to_json_array(profile.sources);
  return json + "\n  }";
}

void print_json(std::ostream& out) {
  std::string json;
  for (const ClientProfile& profile : all_profiles()) {
    json += json.empty() ? "" : ",\n";
    json += to_json(profile);
  }
  out << "[\n" << json << "\n]\n";
}

}  // namespace

Exit run_clients(const std::vector<std::string>& args, Io& io) {
  CommandOptions command("clients",
                         "Lists the clients whose behaviour pacwright imitates: what is known of\n"
                         "each, from where, and what is only assumed.",
                         "pacwright clients");
  command.flag("json", "Print them as JSON");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.unmatched().empty()) return bad_usage(io, "clients", "it takes no names");
  if (parsed.has("json")) {
    print_json(io.out);
  } else {
    std::ostringstream text;
    for (const ClientProfile& profile : all_profiles()) print_profile(text, profile);
    io.out << folded(text.str(), form_out(io));
  }
  return Exit::Ok;
}

}  // namespace pacwright
