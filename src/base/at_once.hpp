#pragma once
#include <atomic>
#include <cstddef>
#include <future>
#include <system_error>
#include <utility>
#include <vector>

#include "base/sanitized.hpp"

namespace pacwright {

/// Begins `work` in a thread of its own. Where the system has none to spare, it is done when its
/// end is waited for. So it is under the address sanitizer, whose processes must not fork with
/// several threads: such work makes workers.
template <class Work>
auto begin_work(Work work) {
  if (kSanitized) return std::async(std::launch::deferred, std::move(work));
  try {
    return std::async(std::launch::async, work);
  } catch (const std::system_error&) {
    return std::async(std::launch::deferred, std::move(work));
  }
}

/// Calls `work` with every number below `count`, `most` at a time, in any order. Ends when all are
/// done; where the system has no further thread to spare, one after the other.
template <class Work>
void for_each_at_once(std::size_t count, std::size_t most, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < most && i < count; ++i) others.push_back(begin_work(take));
  take();
  for (std::future<void>& other : others) other.get();
}

}  // namespace pacwright
