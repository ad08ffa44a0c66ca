/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char ending[] = ".tmp";

static char *folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
}

/* A process that has ended may wait for a while until its status is asked for. */
static int runs(pid_t process) {
  char path[64], state = '?';
  if (kill(process, 0) && errno == ESRCH)
    return 0;
  snprintf(path, sizeof path, "/proc/%ld/stat", (long)process);
  FILE *file = fopen(path, "r");
  if (file) {
    if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
      state = '?';
    fclose(file);
  }
  return state != 'Z';
}

/* Whether name is FILE.PROCESS.tmp of a process that no longer runs, or of this one. */
static int is_leftover(const char *name, const char *file) {
  const size_t length = strlen(file);
  if (strncmp(name, file, length) || name[length] != '.')
    return 0;
  const char *number = name + length + 1;
  const size_t digits = strspn(number, "0123456789");
  if (digits == 0 || strcmp(number + digits, ending))
    return 0;
  const pid_t process = (pid_t)strtol(number, NULL, 10);
  return process == getpid() || !runs(process);
}

static void remove_leftovers(const char *path) {
  const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
  char *name = folder_of(path);
  DIR *folder = name ? opendir(name) : NULL;
  for (struct dirent *entry; folder && (entry = readdir(folder));)
    if (is_leftover(entry->d_name, file))
      unlinkat(dirfd(folder), entry->d_name, 0);
  if (folder)
    closedir(folder);
  free(name);
}

int vf_file_create(const char *path, char **temporary) {
  const size_t size = strlen(path) + 32;
  *temporary = malloc(size);
  if (!*temporary)
    return -1;
  snprintf(*temporary, size, "%s.%ld%s", path, (long)getpid(), ending);
  remove_leftovers(path);
  return open(*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

FILE *vf_file_begin(const char *path, char **temporary) {
  const int descriptor = vf_file_create(path, temporary);
  FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
  if (file || descriptor < 0)
    return file;
  const int cause = errno;
  close(descriptor);
  unlink(*temporary);
  errno = cause;
  return NULL;
}

int vf_file_end(FILE *file, char *temporary, const char *path) {
  int failed = !file || ferror(file) || fflush(file) || fsync(fileno(file));
  int cause = errno;
  if (file && fclose(file) && !failed)
    failed = 1, cause = errno;
  if (!failed && rename(temporary, path))
    failed = 1, cause = errno;
  if (failed && file)
    unlink(temporary);
  free(temporary);
  if (failed)
    return cause ? cause : EIO;
  vf_file_sync_folder(path);
  return 0;
}

void vf_file_sync_folder(const char *path) {
  char *folder = folder_of(path);
  const int descriptor = folder ? open(folder, O_RDONLY | O_CLOEXEC) : -1;
  if (descriptor >= 0) {
    fsync(descriptor);
    close(descriptor);
  }
  free(folder);
}

int vf_file_open(const char *path, uint64_t *length, vf_error *error) {
  struct stat info;
  const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) {
    vf_error_set(error, GSL_EFAILED, "%s: cannot be read (%s): check its name and permissions", path,
                 strerror(errno));
    return -1;
  }
  if (fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode)) {
    *length = (uint64_t)info.st_size;
    return descriptor;
  }
  vf_error_set(error, GSL_EFAILED, "%s: not a regular file: name another", path);
  close(descriptor);
  return -1;
}

unsigned char *vf_file_read(const char *path, uint64_t *length, vf_error *error) {
  const int descriptor = vf_file_open(path, length, error);
  if (descriptor < 0)
    return NULL;
  unsigned char *bytes = *length < SIZE_MAX ? malloc((size_t)*length + 1) : NULL;
  uint64_t done = 0;
  ssize_t got = 1;
  while (bytes && done < *length && (got > 0 || (got < 0 && errno == EINTR))) {
    got = read(descriptor, bytes + done, (size_t)(*length - done));
    done += got > 0 ? (uint64_t)got : 0;
  }
  const char *const reason = !bytes ? strerror(ENOMEM) : got < 0 ? strerror(errno) : "it became shorter";
  close(descriptor);
  if (bytes && done == *length)
    return bytes;
  vf_error_set(error, bytes ? GSL_EFAILED : GSL_ENOMEM, "%s: %llu bytes cannot be read (%s)", path,
               (unsigned long long)*length, reason);
  free(bytes);
  return NULL;
}
