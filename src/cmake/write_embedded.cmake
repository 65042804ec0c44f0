# Run by pacwright_embed: INPUT (text) -> OUTPUT (a header with the raw string CONSTANT).
# In pieces of one line each: compilers limit the length of one literal.
file(READ ${INPUT} text)
string(REPLACE "\n" "\n)~~~\"\nR\"~~~(" text "${text}")
file(WRITE ${OUTPUT} "#pragma once
#include <string_view>
namespace pacwright {
inline constexpr std::string_view ${CONSTANT} =
R\"~~~(${text})~~~\";
}  // namespace pacwright
")
