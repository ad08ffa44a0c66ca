/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "vf_file.h"
#include "vf_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int folders_synced;

/* In place of the C library's: a file system that does not offer this for folders. */
int fsync(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) || !S_ISDIR(status.st_mode))
    return 0;
  folders_synced++;
  errno = EINVAL;
  return -1;
}

static int exists(const char *path) {
  struct stat status;
  return lstat(path, &status) == 0;
}

static void touch(const char *path) {
  FILE *file = fopen(path, "w");
  if (file)
    fclose(file);
}

int main(void) {
  char folder[] = "test_file.XXXXXX", link[64], *temporary = NULL;
  vf_error error = {0, ""};
  if (!mkdtemp(folder) || chdir(folder))
    return 1;

  touch("victim");
  snprintf(link, sizeof link, "result.%ld.tmp", (long)getpid());
  ok(symlink("victim", link) == 0, "a link under the temporary name");
  touch("result.999999999.tmp");
  touch("result.1.tmp");
  touch("another.999999999.tmp");
  char zombie[64];
  const pid_t child = fork();
  if (child == 0)
    _exit(0);
  siginfo_t info;
  waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);
  snprintf(zombie, sizeof zombie, "result.%ld.tmp", (long)child);
  touch(zombie);
  int descriptor = vf_file_create("result", &temporary);
  ok(descriptor >= 0 && write(descriptor, "new", 3) == 3 && close(descriptor) == 0, "a file is made");
  is_text(temporary, link, "under the name of its process");
  struct stat status;
  ok(stat("victim", &status) == 0 && status.st_size == 0, "the link was not followed");
  ok(lstat(link, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 3, "but replaced");
  ok(!exists("result.999999999.tmp"), "what a dead process left is removed");
  ok(!exists(zombie), "also of one that has ended and not been waited for");
  waitpid(child, NULL, 0);
  ok(exists("result.1.tmp"), "not what a living process writes");
  ok(exists("another.999999999.tmp"), "nor what belongs to another file");
  free(temporary);

  errno = 0;
  ok(vf_file_create("absent/result", &temporary) < 0 && errno == ENOENT, "no folder: no file, and why");
  free(temporary);

  FILE *stream = vf_file_begin("stream", &temporary);
  ok(stream && fprintf(stream, "text") == 4 && !exists("stream"), "a stream writes under another name");
  is_int(vf_file_end(stream, temporary, "stream"), 0, "and ends under its own");
  ok(stat("stream", &status) == 0 && status.st_size == 4, "where all bytes are");
  stream = vf_file_begin("absent/stream", &temporary);
  is_int(vf_file_end(stream, temporary, "absent/stream"), ENOENT, "no stream in no folder, and its end tells why");
  stream = vf_file_begin("stream", &temporary);
  snprintf(zombie, sizeof zombie, "%s", temporary);
  ok(stream && dup2(open("/dev/full", O_WRONLY), fileno(stream)) >= 0 && fprintf(stream, "more") == 4,
     "a disk that is full");
  is_int(vf_file_end(stream, temporary, "stream"), ENOSPC, "is told at the end");
  ok(stat("stream", &status) == 0 && status.st_size == 4 && !exists(zombie), "the old file stays, and no other");

  if (vf_store_available()) {
    vf_store *s = vf_store_create("store.h5", "nothing", &error);
    folders_synced = 0;
    is_int(s ? vf_store_commit(s, &error) : -1, 0, "a folder that cannot be synced does not fail a store");
    ok(folders_synced == 1 && exists("store.h5"), "which is there, and its folder was tried");
  } else {
    skip("built without HDF5", "a folder that cannot be synced does not fail a store");
  }
  const char *const made[] = {link, "victim", "result.1.tmp", "another.999999999.tmp", "stream", "store.h5"};
  for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
    unlink(made[i]);
  ok(chdir("..") == 0 && rmdir(folder) == 0, "nothing else remains");
  return tap_done();
}
