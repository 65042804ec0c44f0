#include "validate/sandbox_message.hpp"

#include <utility>

// Numbers take 8 bytes, little-endian; a text is its length and its bytes; a list is its length
// and its items. Both sides are the same program, so there is no version and no skipping.

namespace pacwright {
namespace {

void put(std::string& out, std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(number >> shift & 0xFF);
}

void put(std::string& out, std::string_view text) {
  put(out, std::uint64_t{text.size()});
  out += text;
}

/// Takes values from the front of a message. After a fault everything is zero or empty.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    const std::string_view bytes = take(8);
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
      value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return value;
  }

  std::string text() { return std::string(take(number())); }

  /// The length of a list. Every item takes a byte at least: a longer list cannot be.
  std::uint64_t count() {
    const std::uint64_t value = number();
    if (value <= rest_.size()) return value;
    sound_ = false;
    return 0;
  }

  bool is_done() const { return sound_ && rest_.empty(); }

 private:
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) sound_ = false;
    if (!sound_) return {};
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
  bool sound_ = true;
};

Result<Answer> read_answer(Reader& reader) {
  if (reader.number() != 0) {
    const auto code = static_cast<DiagCode>(reader.number());
    std::string file = reader.text();
    const int line = static_cast<int>(reader.number());
    std::string subject = reader.text();
    return Diag{code, {std::move(file), line}, std::move(subject), reader.text()};
  }
  Answer answer;
  answer.result = reader.text();
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    answer.dns_names.push_back(reader.text());
  }
  return answer;
}

}  // namespace

void AnswerWriter::add(const Result<Answer>& answer) {
  ++count_;
  put(bytes_, std::uint64_t{!answer});
  if (!answer) {
    const Diag& reason = answer.reason();
    put(bytes_, static_cast<std::uint64_t>(reason.code));
    put(bytes_, reason.where.file);
    put(bytes_, static_cast<std::uint64_t>(reason.where.line));
    put(bytes_, reason.subject);
    put(bytes_, reason.detail);
    return;
  }
  put(bytes_, answer->result);
  put(bytes_, std::uint64_t{answer->dns_names.size()});
  for (const std::string& name : answer->dns_names) put(bytes_, name);
}

std::string AnswerWriter::take(bool ended) {
  std::string message;
  put(message, std::uint64_t{ended});
  put(message, std::exchange(count_, 0));
  message += bytes_;
  bytes_.clear();
  return message;
}

std::string encode_setup(const SandboxSetup& setup) {
  std::string message;
  put(message, setup.script);
  put(message, setup.name);
  put(message, setup.dns.my_ip);
  put(message, std::uint64_t{setup.dns.addresses.size()});
  for (const auto& [host, address] : setup.dns.addresses) {
    put(message, host);
    put(message, address);
  }
  put(message, static_cast<std::uint64_t>(setup.limits.milliseconds));
  put(message, std::uint64_t{setup.limits.heap_bytes});
  put(message, std::uint64_t{setup.limits.script_bytes});
  put(message, std::uint64_t{setup.limits.result_bytes});
  return message;
}

std::string encode_probes(std::span<const Probe> probes) {
  std::string message;
  put(message, std::uint64_t{probes.size()});
  for (const Probe& probe : probes) {
    put(message, probe.url);
    put(message, probe.host);
  }
  return message;
}

std::optional<SandboxSetup> decode_setup(std::string_view message) {
  Reader reader(message);
  SandboxSetup setup;
  setup.script = reader.text();
  setup.name = reader.text();
  setup.dns.my_ip = reader.text();
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    std::string host = reader.text();
    setup.dns.addresses.emplace(std::move(host), reader.text());
  }
  setup.limits.milliseconds = static_cast<int>(reader.number());
  setup.limits.heap_bytes = static_cast<std::size_t>(reader.number());
  setup.limits.script_bytes = static_cast<std::size_t>(reader.number());
  setup.limits.result_bytes = static_cast<std::size_t>(reader.number());
  if (!reader.is_done()) return std::nullopt;
  return setup;
}

std::optional<std::vector<Probe>> decode_probes(std::string_view message) {
  Reader reader(message);
  std::vector<Probe> probes;
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    std::string url = reader.text();
    probes.push_back({std::move(url), reader.text()});
  }
  if (!reader.is_done()) return std::nullopt;
  return probes;
}

std::optional<SandboxAnswers> decode_answers(std::string_view message) {
  Reader reader(message);
  SandboxAnswers answers;
  answers.ended = reader.number() != 0;
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    answers.answers.push_back(read_answer(reader));
  }
  if (!reader.is_done()) return std::nullopt;
  return answers;
}

}  // namespace pacwright
