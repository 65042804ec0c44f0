#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/worker.hpp"
#include "base/worker_line.hpp"

// What is the same on all systems: messages, and whose a worker is.

namespace pacwright {
namespace {

constexpr std::size_t kHeaderBytes = 8;  // Before each message: its length, little-endian.

// Whoever says that more will come has gone astray.
constexpr std::uint64_t kMostMessageBytes = 256 << 20;

}  // namespace

bool WorkerChannel::send(std::string_view message) {
  std::array<char, kHeaderBytes> header{};
  for (std::size_t i = 0; i < kHeaderBytes; ++i) {
    header[i] = static_cast<char>(static_cast<std::uint64_t>(message.size()) >> (8 * i) & 0xFF);
  }
  return send_bytes(handle_, {header.data(), header.size()}) && send_bytes(handle_, message);
}

std::optional<std::string> WorkerChannel::receive(int wait_ms) {
  std::vector<char> piece(64 << 10);
  while (true) {
    const auto size = announced_size();
    if (size > kMostMessageBytes) return std::nullopt;
    if (size && buffer_.size() - kHeaderBytes >= *size) return take_message(*size);
    if (size) buffer_.reserve(kHeaderBytes + static_cast<std::size_t>(*size));
    const std::size_t count = receive_bytes(handle_, piece.data(), piece.size(), wait_ms);
    if (count == 0) return std::nullopt;
    buffer_.append(piece.data(), count);
  }
}

std::optional<std::uint64_t> WorkerChannel::announced_size() const {
  if (buffer_.size() < kHeaderBytes) return std::nullopt;
  std::uint64_t size = 0;
  for (std::size_t i = kHeaderBytes; i-- > 0;) {
    size = size << 8 | static_cast<unsigned char>(buffer_[i]);
  }
  return size;
}

std::string WorkerChannel::take_message(std::uint64_t size) {
  const auto end = kHeaderBytes + static_cast<std::size_t>(size);
  std::string message;
  if (buffer_.size() == end) {
    message = std::exchange(buffer_, {});
    message.erase(0, kHeaderBytes);
  } else {
    message = buffer_.substr(kHeaderBytes, end - kHeaderBytes);
    buffer_.erase(0, end);
  }
  return message;
}

Worker::Worker(int pid, int handle) : pid_(pid), handle_(handle), channel_(handle) {}

Worker::Worker(Worker&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      handle_(std::exchange(other.handle_, -1)),
      channel_(std::move(other.channel_)) {}

Worker& Worker::operator=(Worker&& other) noexcept {
  if (this == &other) return *this;
  stop();
  pid_ = std::exchange(other.pid_, -1);
  handle_ = std::exchange(other.handle_, -1);
  channel_ = std::move(other.channel_);
  return *this;
}

Worker::~Worker() { stop(); }

}  // namespace pacwright
