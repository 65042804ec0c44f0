#include "validate/lint/findings.hpp"

#include <algorithm>
#include <tuple>

namespace pacwright {
namespace {

constexpr std::size_t kMostOfOneCode = 10'000;  // A bound for memory; nobody reads as many.

}  // namespace

void Findings::add(DiagCode code, JsPlace place, std::string subject, std::string detail) {
  Count& count = counts_[code];
  if (++count.found > kMostOfOneCode) return;
  count.last_kept = diags_.size();
  diags_.push_back(
      {code, {file_, place.line, place.column}, std::move(subject), std::move(detail)});
}

void Findings::add(DiagCode code, std::uint32_t token, std::string subject, std::string detail) {
  add(code, script_.tokens()[token].place, std::move(subject), std::move(detail));
}

void Findings::add(DiagCode code, std::string subject, std::string detail) {
  add(code, JsPlace{0, 0}, std::move(subject), std::move(detail));
}

Diags Findings::take() {
  for (const auto& [code, count] : counts_) {
    if (count.found <= kMostOfOneCode) continue;
    diags_[count.last_kept].detail +=
        " There are " + std::to_string(count.found - kMostOfOneCode) + " more of this kind.";
  }
  std::ranges::stable_sort(diags_, {}, [](const Diag& diag) {
    return std::tuple(diag.where.line, diag.where.column, diag.code);
  });
  return std::move(diags_);
}

std::string also_in(std::size_t more) {
  if (more == 0) return "";
  return " Also in " + std::to_string(more) + (more == 1 ? " more place." : " more places.");
}

}  // namespace pacwright
