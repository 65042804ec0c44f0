#pragma once
#include <optional>

#include "model/pac_difference.hpp"
#include "report/page.hpp"

namespace pacwright {

/// What another PAC file did otherwise: a block for each group of hosts that goes another way, what
/// goes direct now first, with all its patterns. Leaves "changes_note" as it is if nothing was
/// compared.
void add_changes(const std::optional<PacDifferences>& since, PageData& data);

}  // namespace pacwright
