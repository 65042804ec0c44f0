// hold_file FILE SHARE: opens FILE, lets others do what SHARE says (0 nothing, 1 read, 7 read,
// write, rename and remove), prints "held", and keeps it open until standard input ends.

#include <windows.h>

#include <cstdio>
#include <cwchar>

int wmain(int count, wchar_t** words) {
  if (count != 3) return 2;
  const auto share = static_cast<DWORD>(std::wcstoul(words[2], nullptr, 10));
  const HANDLE file =
      CreateFileW(words[1], GENERIC_READ, share, nullptr, OPEN_EXISTING, 0, nullptr);
  if (file == INVALID_HANDLE_VALUE) return 1;
  std::puts("held");
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  CloseHandle(file);
  return 0;
}
