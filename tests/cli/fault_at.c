/* Loaded before a program (LD_PRELOAD), lets something happen at the n-th call that changes files:

       FAULT_AT=17 FAULT=kill         the program is killed (SIGKILL) before that call
       FAULT_AT=17 FAULT=term         it gets SIGTERM there, and goes on
       FAULT_AT=17 FAULT=fail         that call fails with EPERM, and so does every link
       FAULT_AT=17 FAULT=fail-all     that call and all of its kind after it

       FAULT_THREADS=1                it gets no further thread; the processes that it starts do

   Without FAULT_AT it writes the number of such calls into the file FAULT_COUNT names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int calls;
static int failing;

static int fault_here(void) {
  const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT");
  ++calls;
  if (at == NULL || kind == NULL) return 0;
  if (calls != atoi(at) && !(failing && strcmp(kind, "fail-all") == 0)) return 0;
  if (strcmp(kind, "kill") == 0) kill(getpid(), SIGKILL);
  if (strcmp(kind, "term") == 0) kill(getpid(), SIGTERM);
  failing = strncmp(kind, "fail", 4) == 0;
  if (failing) errno = EPERM;
  return failing;
}

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) = next("rename");
  return fault_here() ? -1 : real(from, to);
}

int link(const char *from, const char *to) {
  int (*real)(const char *, const char *) = next("link");
  const char *no_links = getenv("FAULT_LINKS");
  if (no_links != NULL) {
    errno = EPERM;
    return -1;
  }
  return fault_here() ? -1 : real(from, to);
}

int fsync(int handle) {
  int (*real)(int) = next("fsync");
  return fault_here() ? -1 : real(handle);
}

int chmod(const char *path, mode_t mode) {
  int (*real)(const char *, mode_t) = next("chmod");
  return fault_here() ? -1 : real(path, mode);
}

int remove(const char *path) {
  int (*real)(const char *) = next("remove");
  return fault_here() ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode) {
  int (*real)(const char *, mode_t) = next("mkdir");
  return fault_here() ? -1 : real(path, mode);
}

FILE *fopen(const char *path, const char *mode) {
  FILE *(*real)(const char *, const char *) = next("fopen");
  if (mode[0] == 'w' && fault_here()) return NULL;
  return real(path, mode);
}

static pid_t no_threads_in;

__attribute__((constructor)) static void begin(void) {
  if (getenv("FAULT_THREADS") != NULL) no_threads_in = getpid();
  unsetenv("FAULT_THREADS");
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*work)(void *), void *with) {
  int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) = next("pthread_create");
  return no_threads_in == getpid() ? EAGAIN : real(thread, how, work, with);
}

__attribute__((destructor)) static void tell(void) {
  const char *name = getenv("FAULT_COUNT");
  FILE *(*real)(const char *, const char *) = next("fopen");
  FILE *file = name == NULL ? NULL : real(name, "a");
  if (file == NULL) return;
  fprintf(file, "%d\n", calls);
  fclose(file);
}
