#include "cli/exit_of.hpp"

#include <algorithm>
#include <iterator>

#include "validate/pac_script.hpp"

namespace pacwright {
namespace {

/// The PAC file cannot be run: nothing that was asked for could be done.
bool is_unusable(DiagCode code) {
  return code == DiagCode::ScriptTooLarge || code == DiagCode::ScriptDoesNotLoad ||
         code == DiagCode::NoEntryPoint;
}

/// A limit of this program or of this machine, not of the client, or something was not tried: what
/// the client does is not known. Some are warnings all the same.
bool is_no_answer(DiagCode code) {
  if (is_unknown_here(code) || was_held_up(code)) return true;
  switch (code) {
    case DiagCode::BrowserNotStarted:
    case DiagCode::BrowserStuck:
    case DiagCode::BrowserNotSeen:
    case DiagCode::BrowserLeftOut:
    case DiagCode::NoCoverage:
    case DiagCode::ReturnNeverReached:
    case DiagCode::ResultNeverChosen:
    case DiagCode::TestNeverTrue:
    case DiagCode::DecidedByChance:
    case DiagCode::DecidedByMemory:
    case DiagCode::MemoryNotExcluded:
    case DiagCode::NothingAsked: return true;
    default: return false;
  }
}

Exit exit_of(const Diag& diag) {
  if (is_no_answer(diag.code)) return Exit::NoAnswer;
  if (diag.code == DiagCode::OtherHostAsked) return Exit::Findings;  // It goes another way.
  if (entry_of(diag.code).severity != Severity::Error) return Exit::Ok;
  return is_unusable(diag.code) ? Exit::BadInput : Exit::Findings;
}

}  // namespace

Exit exit_of(const Diags& diags) {
  Exit exit = Exit::Ok;
  for (const Diag& diag : diags) exit = worse_of(exit, exit_of(diag));
  return exit;
}

Exit exit_of(const PacDifferences& differences) {
  if (!std::ranges::all_of(differences.changes, &PacChange::is_stopped)) return Exit::Findings;
  return differences.changes.empty() && differences.is_proven() ? Exit::Ok : Exit::NoAnswer;
}

Exit worse_of(Exit a, Exit b) {
  constexpr Exit kWorstFirst[] = {Exit::Internal, Exit::BadUsage, Exit::BadInput,
                                  Exit::Findings, Exit::NoAnswer, Exit::Ok};
  const auto place = [&](Exit exit) { return std::ranges::find(kWorstFirst, exit); };
  return place(a) < place(b) ? a : b;
}

}  // namespace pacwright
