#include "compare/fields.hpp"

namespace pacwright {
namespace {

constexpr Field kTextFields[] = {Field::Category,  Field::Service,  Field::Instance,
                                 Field::Direction, Field::Required, Field::Set};

const DocumentRow* row_of(const Side& side, const Entry& entry) {
  return entry.row < 0 ? nullptr : &side.rows[static_cast<std::size_t>(entry.row)];
}

bool has_direction_of(const DocumentRow* row, const Entry& entry) {
  return row != nullptr && row->table != nullptr && entry.said->direction == row->table->direction;
}

std::string number_of(const DocumentRow& row) { return std::to_string(row.number); }

}  // namespace

std::vector<FieldChange> changes(const Side& older, const Entry& before, const Side& newer,
                                 const Entry& after) {
  std::vector<FieldChange> all;
  if (before.said == nullptr || after.said == nullptr) return all;
  const Endpoint &a = *before.said, &b = *after.said;
  const auto compare = [&](std::string_view field, std::string old_value, std::string new_value) {
    if (old_value == new_value) return;
    all.push_back({field, std::move(old_value), std::move(new_value)});
  };
  const DocumentRow* old_row = row_of(older, before);
  const DocumentRow* new_row = row_of(newer, after);
  const bool in_rows = old_row != nullptr && new_row != nullptr;
  const bool same_row = in_rows && old_row->partner == after.row;
  if (in_rows && !same_row) all.push_back({"row", number_of(*old_row), number_of(*new_row)});
  for (const Field field : kTextFields) {
    if (field == Field::Set && (a.category != b.category || before.key != after.key)) continue;
    if (field == Field::Direction && same_row && has_direction_of(old_row, before) &&
        has_direction_of(new_row, after)) {
      continue;
    }
    compare(to_text(field), field_text(a, field), field_text(b, field));
  }
  if (a.tcp != b.tcp) compare("tcp", to_string(a.tcp), to_string(b.tcp));
  if (a.udp != b.udp) compare("udp", to_string(a.udp), to_string(b.udp));
  compare("path", a.path, b.path);
  if (!in_rows) compare("cloud", a.cloud, b.cloud);
  return all;
}

std::string statement(const Entry& entry, int scope) {
  std::string text = entry.key + '\n' + std::to_string(scope);
  if (entry.said == nullptr) return text;
  for (const Field field : kTextFields) text += '\n' + field_text(*entry.said, field);
  return text + '\n' + to_string(entry.said->tcp) + '\n' + to_string(entry.said->udp) + '\n' +
         entry.said->path + '\n' + entry.said->cloud;
}

}  // namespace pacwright
