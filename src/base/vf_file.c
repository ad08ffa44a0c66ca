/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char ending[] = ".tmp";

static char *folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
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
  return process == getpid() || (kill(process, 0) && errno == ESRCH);
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

void vf_file_sync_folder(const char *path) {
  char *folder = folder_of(path);
  const int descriptor = folder ? open(folder, O_RDONLY | O_CLOEXEC) : -1;
  if (descriptor >= 0) {
    fsync(descriptor);
    close(descriptor);
  }
  free(folder);
}
