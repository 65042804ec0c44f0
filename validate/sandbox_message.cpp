#include "validate/sandbox_message.hpp"

#include <utility>

// Numbers take 8 bytes, little-endian; a text is its length and its bytes; a list is its length
// and its items. Both sides are the same program, so there is no version and no skipping.

namespace pacwright {
namespace {

// Above what an honest sandbox sends at a time: one decision with all calls that are noted.
constexpr std::size_t kMostAnswerBytes = 32 << 20;

void put(std::string& out, std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(number >> shift & 0xFF);
}

void put(std::string& out, std::string_view text) {
  put(out, std::uint64_t{text.size()});
  out += text;
}

void put(std::string& out, const std::vector<std::string>& texts) {
  put(out, std::uint64_t{texts.size()});
  for (const std::string& text : texts) put(out, text);
}

void put(std::string& out, const HelperCall& call) {
  put(out, call.name);
  put(out, call.arguments);
  put(out, call.outcome);
}

void put_int(std::string& out, std::int64_t number) {
  put(out, static_cast<std::uint64_t>(number));
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

  std::vector<std::string> texts() {
    std::vector<std::string> all;
    for (std::uint64_t left = count(); left > 0; --left) all.push_back(text());
    return all;
  }

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
  answer.dns_names = reader.texts();
  answer.type = reader.text();
  answer.called_ex = reader.number() != 0;
  answer.dns_lookups = static_cast<int>(reader.number());
  answer.restarts = static_cast<int>(reader.number());
  answer.by_chance = reader.number() != 0;
  answer.refused_lookup = reader.number() != 0;
  return answer;
}

HelperCall read_call(Reader& reader) {
  HelperCall call;
  call.name = reader.text();
  call.arguments = reader.texts();
  call.outcome = reader.text();
  return call;
}

std::vector<HelperCall> read_calls(Reader& reader) {
  std::vector<HelperCall> calls;
  for (std::uint64_t left = reader.count(); left > 0; --left) calls.push_back(read_call(reader));
  return calls;
}

void put_answer(std::string& out, const Answer& answer) {
  put(out, answer.result);
  put(out, answer.dns_names);
  put(out, answer.type);
  put(out, std::uint64_t{answer.called_ex});
  put_int(out, answer.dns_lookups);
  put_int(out, answer.restarts);
  put(out, std::uint64_t{answer.by_chance});
  put(out, std::uint64_t{answer.refused_lookup});
}

void put_reason(std::string& out, const Diag& reason) {
  put(out, static_cast<std::uint64_t>(reason.code));
  put(out, reason.where.file);
  put_int(out, reason.where.line);
  put(out, reason.subject);
  put(out, reason.detail);
}

}  // namespace

void AnswerWriter::add(const Result<Answer>& answer, const std::vector<HelperCall>& calls) {
  ++count_;
  put(bytes_, std::uint64_t{!answer});
  if (answer) {
    put_answer(bytes_, *answer);
  } else {
    put_reason(bytes_, answer.reason());
  }
  put(bytes_, std::uint64_t{calls.size()});
  for (const HelperCall& call : calls) put(bytes_, call);
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
  put(message, setup.dns.others);
  put(message, std::uint64_t{setup.dns.addresses.size()});
  for (const auto& [host, address] : setup.dns.addresses) {
    put(message, host);
    put(message, address);
  }
  put(message, static_cast<std::uint64_t>(setup.limits.milliseconds));
  put(message, std::uint64_t{setup.limits.heap_bytes});
  put(message, std::uint64_t{setup.limits.script_bytes});
  put(message, std::uint64_t{setup.limits.result_bytes});
  put(message, static_cast<std::uint64_t>(setup.as.client));
  put_int(message, setup.as.at.utc_ms);
  put_int(message, setup.as.at.offset_minutes);
  put(message, std::uint64_t{setup.as.trace});
  put(message, setup.as.mark_function);
  put(message, std::uint64_t{setup.as.same_random});
  put(message, std::uint64_t{setup.as.given.size()});
  for (const GivenCall& given : setup.as.given) {
    put(message, given.probe.url);
    put(message, given.probe.host);
    put(message, given.call);
  }
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
  setup.dns.others = reader.text();
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    std::string host = reader.text();
    setup.dns.addresses.emplace(std::move(host), reader.text());
  }
  setup.limits.milliseconds = static_cast<int>(reader.number());
  setup.limits.heap_bytes = static_cast<std::size_t>(reader.number());
  setup.limits.script_bytes = static_cast<std::size_t>(reader.number());
  setup.limits.result_bytes = static_cast<std::size_t>(reader.number());
  setup.as.client = static_cast<Client>(reader.number());
  setup.as.at.utc_ms = static_cast<std::int64_t>(reader.number());
  setup.as.at.offset_minutes = static_cast<int>(static_cast<std::int64_t>(reader.number()));
  setup.as.trace = reader.number() != 0;
  setup.as.mark_function = reader.text();
  setup.as.same_random = reader.number() != 0;
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    GivenCall given;
    given.probe.url = reader.text();
    given.probe.host = reader.text();
    given.call = read_call(reader);
    setup.as.given.push_back(std::move(given));
  }
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
  if (message.size() > kMostAnswerBytes) return std::nullopt;
  Reader reader(message);
  SandboxAnswers answers;
  answers.ended = reader.number() != 0;
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    answers.answers.push_back(read_answer(reader));
    answers.calls.push_back(read_calls(reader));
  }
  if (!reader.is_done()) return std::nullopt;
  return answers;
}

}  // namespace pacwright
