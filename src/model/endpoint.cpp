#include "model/endpoint.hpp"

namespace pacwright {
namespace {

constexpr FieldName kFields[] = {
    {Field::Instance, "instance"}, {Field::Service, "service"},     {Field::Category, "category"},
    {Field::Required, "required"}, {Field::Direction, "direction"}, {Field::Set, "set"},
    {Field::Cloud, "cloud"},       {Field::Source, "source"},       {Field::Row, "row"},
    {Field::Port, "port"},
};

}  // namespace

std::string to_text(const Item& item) {
  if (const auto* network = std::get_if<Cidr>(&item)) return network->to_string();
  return std::get<HostPattern>(item).text();
}

std::string Endpoint::item_text() const { return to_text(item); }

std::span<const FieldName> all_fields() { return kFields; }

std::string_view to_text(Field field) {
  for (const FieldName& row : kFields) {
    if (row.field == field) return row.name;
  }
  return "";
}

std::string field_text(const Endpoint& endpoint, Field field) {
  switch (field) {
    case Field::Instance: return endpoint.instance;
    case Field::Service: return endpoint.service;
    case Field::Category: return endpoint.category;
    case Field::Required: return endpoint.required ? (*endpoint.required ? "true" : "false") : "";
    case Field::Direction: return endpoint.direction;
    case Field::Set: return endpoint.set;
    case Field::Cloud: return endpoint.cloud;
    case Field::Source: return endpoint.source.file;
    case Field::Row: return endpoint.source.row > 0 ? std::to_string(endpoint.source.row) : "";
    case Field::Port: return to_string(endpoint.tcp);
  }
  return "";
}

int category_rank(std::string_view category) {
  if (category == "Optimize") return 3;
  if (category == "Allow") return 2;
  if (category == "Default") return 1;
  return 0;
}

bool is_default_direction(std::string_view direction) {
  return direction == "outbound" || direction == "client";
}

}  // namespace pacwright
