#pragma once
#include <string_view>

namespace pacwright {

/// How little a host looks like one that a person has seen: 0 for "www.example.com" and addresses
/// inside, 1 for other plain words, more for one-letter labels, numbers and odd spellings. Of many
/// hosts that show the same, the least odd ones serve as examples.
int oddness_of(std::string_view host);

}  // namespace pacwright
