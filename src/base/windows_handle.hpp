#pragma once
#include <windows.h>

#include <memory>

/// For *_windows.cpp only.
namespace pacwright {

struct CloseHandleOf {
  void operator()(void* handle) const { CloseHandle(handle); }
};

/// A handle that is closed in the end; null if there is none.
using Handle = std::unique_ptr<void, CloseHandleOf>;

inline Handle to_handle(HANDLE handle) {
  return Handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle);
}

}  // namespace pacwright
