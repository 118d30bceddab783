/*
 * Puts a gate before the file calls that a process makes on one database: the file EIDER_GATE_DATABASE and everything
 * whose name begins with it (.wal, .wal.checkpoint, .wal.recovery). Loaded with LD_PRELOAD; any other file passes.
 *
 * With EIDER_GATE_SOCKET every such call asks a test over that Unix socket and waits for the answer, a line:
 *   go          make the call
 *   split N     write only the first N bytes, then ask again before the rest
 *   fail N      do not make the call, fail with errno N
 * The question is a line of JSON: process (EIDER_GATE_PROCESS), call, file (the suffix), to (rename), at, bytes.
 *
 * With EIDER_GATE_DELAY="SEED MICROSECONDS" nobody is asked: one call in four sleeps up to that long before it is made,
 * and one write in four is split in two with a sleep in between.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

struct answer {
  enum { GO, SPLIT, FAIL } kind;
  long number;
};

/* The part of `path` after the database's name; NULL if it is another file. */
static const char *suffix_of(const char *path) {
  const char *database = getenv("EIDER_GATE_DATABASE");
  if (database == NULL) return NULL;
  size_t length = strlen(database);
  if (strncmp(path, database, length) != 0) return NULL;
  const char *suffix = path + length;
  return *suffix == '\0' || strncmp(suffix, ".wal", 4) == 0 ? suffix : NULL;
}

/* The same for a descriptor; the kernel adds " (deleted)" to the name of an unlinked file. */
static const char *suffix_of_descriptor(int fd, char path[PATH_MAX]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return NULL;
  path[length] = '\0';
  return suffix_of(path);
}

/* One question, one answer. Nobody there to answer means that the test is over: go. */
static struct answer ask_test(const char *socket_path, const char *question, size_t length) {
  struct answer answer = {GO, 0};
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", socket_path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return answer;
  char reply[64] = "";
  if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
      send(fd, question, length, MSG_NOSIGNAL) == (ssize_t)length) {
    size_t have = 0;
    ssize_t got;
    while (have < sizeof reply - 1 && memchr(reply, '\n', have) == NULL &&
           (got = recv(fd, reply + have, sizeof reply - 1 - have, 0)) > 0)
      have += (size_t)got;
  }
  close(fd);
  if (sscanf(reply, "split %ld", &answer.number) == 1) answer.kind = SPLIT;
  if (sscanf(reply, "fail %ld", &answer.number) == 1) answer.kind = FAIL;
  return answer;
}

/* A random number that depends only on the seed and on how many were drawn before (splitmix64). */
static uint64_t draw(uint64_t seed) {
  static _Atomic uint64_t drawn;
  uint64_t z = seed + 0x9e3779b97f4a7c15u * (atomic_fetch_add(&drawn, 1) + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static struct answer delay(const char *setting, size_t bytes) {
  struct answer answer = {GO, 0};
  unsigned long long seed = 0;
  unsigned longest = 0;
  if (sscanf(setting, "%llu %u", &seed, &longest) != 2 || longest == 0) return answer;
  if (draw(seed) % 4 == 0) usleep((useconds_t)(draw(seed) % longest));
  if (bytes < 2 || draw(seed) % 4 != 0) return answer;
  answer.kind = SPLIT;
  answer.number = (long)(1 + draw(seed) % (bytes - 1));
  return answer;
}

/* What to do with a call on the file `suffix`. Leaves errno as it was. */
static struct answer gate(const char *call, const char *suffix, const char *to, off_t at, size_t bytes) {
  int before = errno;
  const char *socket_path = getenv("EIDER_GATE_SOCKET");
  const char *setting = getenv("EIDER_GATE_DELAY");
  struct answer answer = {GO, 0};
  if (socket_path != NULL) {
    const char *process = getenv("EIDER_GATE_PROCESS");
    char question[512];
    int length = snprintf(
        question, sizeof question,
        "{\"process\":\"%s\",\"call\":\"%s\",\"file\":\"%s\",\"to\":\"%s\",\"at\":%lld,\"bytes\":%zu}\n",
        process == NULL ? "" : process, call, suffix, to == NULL ? "" : to, (long long)at, bytes);
    answer = ask_test(socket_path, question, (size_t)length);
  } else if (setting != NULL) {
    answer = delay(setting, bytes);
  }
  errno = before;
  return answer;
}

/* Writes through the gate, in as many pieces as it says. */
static ssize_t gated_write(int fd, const void *data, size_t bytes, off_t at, int positioned) {
  char path[PATH_MAX];
  const char *suffix = suffix_of_descriptor(fd, path);
  typeof(&write) raw_write = REAL(write);
  typeof(&pwrite64) raw_pwrite = REAL(pwrite64);
  size_t done = 0;
  while (suffix != NULL) {
    struct stat status;
    off_t place = positioned ? at + (off_t)done : fstat(fd, &status) == 0 ? status.st_size : -1;
    struct answer answer = gate(positioned ? "pwrite" : "write", suffix, NULL, place, bytes - done);
    if (answer.kind == FAIL) {
      errno = (int)answer.number;
      return -1;
    }
    if (answer.kind != SPLIT || answer.number <= 0 || (size_t)answer.number >= bytes - done) break;
    size_t piece = (size_t)answer.number;
    const char *from = (const char *)data + done;
    ssize_t wrote = positioned ? raw_pwrite(fd, from, piece, at + (off_t)done) : raw_write(fd, from, piece);
    if (wrote < 0) return done > 0 ? (ssize_t)done : wrote;
    done += (size_t)wrote;
  }
  const char *from = (const char *)data + done;
  ssize_t wrote =
      positioned ? raw_pwrite(fd, from, bytes - done, at + (off_t)done) : raw_write(fd, from, bytes - done);
  if (wrote < 0) return done > 0 ? (ssize_t)done : wrote;
  return (ssize_t)done + wrote;
}

/* True if the call on `suffix` may be made; otherwise errno is set. */
static int may(const char *call, const char *suffix, const char *to, off_t at, size_t bytes) {
  if (suffix == NULL) return 1;
  struct answer answer = gate(call, suffix, to, at, bytes);
  if (answer.kind != FAIL) return 1;
  errno = (int)answer.number;
  return 0;
}

static int may_on_descriptor(const char *call, int fd, off_t at, size_t bytes) {
  char path[PATH_MAX];
  return may(call, suffix_of_descriptor(fd, path), NULL, at, bytes);
}

ssize_t write(int fd, const void *data, size_t bytes) { return gated_write(fd, data, bytes, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at) { return gated_write(fd, data, bytes, at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t at) { return gated_write(fd, data, bytes, at, 1); }

ssize_t pread(int fd, void *data, size_t bytes, off_t at) {
  return may_on_descriptor("pread", fd, at, bytes) ? REAL(pread)(fd, data, bytes, at) : -1;
}

ssize_t pread64(int fd, void *data, size_t bytes, off64_t at) {
  return may_on_descriptor("pread", fd, at, bytes) ? REAL(pread64)(fd, data, bytes, at) : -1;
}

int fsync(int fd) { return may_on_descriptor("fsync", fd, 0, 0) ? REAL(fsync)(fd) : -1; }
int fdatasync(int fd) { return may_on_descriptor("fsync", fd, 0, 0) ? REAL(fdatasync)(fd) : -1; }

int ftruncate(int fd, off_t length) {
  return may_on_descriptor("ftruncate", fd, length, 0) ? REAL(ftruncate)(fd, length) : -1;
}

int ftruncate64(int fd, off64_t length) {
  return may_on_descriptor("ftruncate", fd, length, 0) ? REAL(ftruncate64)(fd, length) : -1;
}

int unlink(const char *path) { return may("unlink", suffix_of(path), NULL, 0, 0) ? REAL(unlink)(path) : -1; }

/* How DuckDB removes a file; libc's own unlink inside is not seen here. */
int remove(const char *path) { return may("unlink", suffix_of(path), NULL, 0, 0) ? REAL(remove)(path) : -1; }

int rename(const char *from, const char *to) {
  return may("rename", suffix_of(from), suffix_of(to), 0, 0) ? REAL(rename)(from, to) : -1;
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return may("open", suffix_of(path), NULL, 0, 0) ? REAL(open)(path, flags, mode) : -1;
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return may("open", suffix_of(path), NULL, 0, 0) ? REAL(open64)(path, flags, mode) : -1;
}

/* Node's stat and fstat are the system call statx, made through syscall(). */
long syscall(long number, ...) {
  va_list rest;
  va_start(rest, number);
  long a = va_arg(rest, long), b = va_arg(rest, long), c = va_arg(rest, long);
  long d = va_arg(rest, long), e = va_arg(rest, long), f = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_statx) {
    const char *path = (const char *)b;
    int allowed = *path == '\0' ? may_on_descriptor("stat", (int)a, 0, 0) : may("stat", suffix_of(path), NULL, 0, 0);
    if (!allowed) return -1;
  }
  return REAL(syscall)(number, a, b, c, d, e, f);
}
