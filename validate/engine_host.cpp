#include "validate/engine_host.hpp"

#include <cstdlib>
#include <cstring>

namespace pacwright {
namespace {

constexpr std::size_t kHeaderBytes = 16;  // Before each block: its size. Keeps the alignment.
constexpr int kRefusalsOfExhaustion = 8;  // Duktape tries 11 times, collecting garbage in between.

}  // namespace

void* CappedMemory::allocate(std::size_t size) {
  if (size == 0 || !takes(size, 0)) return nullptr;
  auto* const block = static_cast<char*>(std::malloc(size + kHeaderBytes));
  if (block == nullptr) return nullptr;
  std::memcpy(block, &size, sizeof size);
  used_bytes_ += size + kHeaderBytes;
  return block + kHeaderBytes;
}

void* CappedMemory::reallocate(void* block, std::size_t size) {
  if (block == nullptr) return allocate(size);
  if (size == 0) {
    release(block);
    return nullptr;
  }
  char* const start = static_cast<char*>(block) - kHeaderBytes;
  std::size_t old_size = 0;
  std::memcpy(&old_size, start, sizeof old_size);
  if (!takes(size, old_size)) return nullptr;
  auto* const moved = static_cast<char*>(std::realloc(start, size + kHeaderBytes));
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, &size, sizeof size);
  used_bytes_ += size;
  used_bytes_ -= old_size;
  return moved + kHeaderBytes;
}

void CappedMemory::release(void* block) {
  if (block == nullptr) return;
  char* const start = static_cast<char*>(block) - kHeaderBytes;
  std::size_t size = 0;
  std::memcpy(&size, start, sizeof size);
  used_bytes_ -= size + kHeaderBytes;
  std::free(start);
}

bool CappedMemory::takes(std::size_t size, std::size_t instead_of) {
  const std::size_t others = used_bytes_ - instead_of;
  const bool fits = others <= max_bytes_ && size <= max_bytes_ - others;
  if (fits || size <= instead_of) {
    if (size == refused_size_) refusals_ = 0;
    return true;
  }
  refusals_ = size == refused_size_ ? refusals_ + 1 : 1;
  refused_size_ = size;
  refused_ = true;
  if (refusals_ >= kRefusalsOfExhaustion) exhausted_ = true;
  return false;
}

void CappedMemory::reset_flags() {
  refusals_ = 0;
  refused_ = false;
  exhausted_ = false;
}

EngineHost& host_of(duk_context* ctx) {
  duk_memory_functions functions;
  duk_get_memory_functions(ctx, &functions);
  return *static_cast<EngineHost*>(functions.udata);
}

void EngineHost::seed_random(std::string_view text) {
  random_state = 0xCBF29CE484222325;  // FNV-1a.
  for (const char c : text) {
    random_state = (random_state ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  if (random_state == 0) random_state = 1;
}

}  // namespace pacwright
