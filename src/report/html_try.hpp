#pragma once
#include <optional>

#include "model/report.hpp"
#include "report/page.hpp"

namespace pacwright {

/// The box in which a person tries URLs: the PAC file, the helper functions it runs under, and, of
/// a policy, the rules that say why.
void add_try_box(const CarriedPac& pac, const std::optional<PageRules>& rules, PageData& data);

}  // namespace pacwright
