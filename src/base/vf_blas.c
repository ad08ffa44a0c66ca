/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The names are looked up at run time, so that the library links against no particular CBLAS.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "vf_blas.h"

#include <dlfcn.h>
#include <string.h>

#ifndef VF_CBLAS
#define VF_CBLAS "unknown"
#endif

const char *vf_blas_configured(void) {
  return VF_CBLAS;
}

const char *vf_blas_library(void) {
  Dl_info info;
  void *symbol = dlsym(RTLD_DEFAULT, "cblas_sgemm");
  if (!symbol || !dladdr(symbol, &info) || !info.dli_fname)
    return "unknown";
  const char *slash = strrchr(info.dli_fname, '/');
  return slash ? slash + 1 : info.dli_fname;
}

/* ISO C has no conversion from an object pointer to a function pointer; POSIX promises that the bits are the
 * same. */
typedef union {
  void *object;
  char *(*name)(void);
  int (*kind)(void); /* BLIS numbers its processors by an enum */
  char *(*kind_name)(int);
  void (*set_threads)(int);
  void (*set_threads_long)(long);
} symbol;

const char *vf_blas_core(void) {
  symbol s = {dlsym(RTLD_DEFAULT, "openblas_get_corename")};
  if (s.object)
    return s.name();
  symbol kind = {dlsym(RTLD_DEFAULT, "bli_arch_query_id")};
  s.object = dlsym(RTLD_DEFAULT, "bli_arch_string");
  return s.object && kind.object ? s.kind_name(kind.kind()) : "unknown";
}

void vf_blas_single_thread(void) {
  symbol s = {dlsym(RTLD_DEFAULT, "openblas_set_num_threads")};
  if (s.object)
    s.set_threads(1);
  s.object = dlsym(RTLD_DEFAULT, "bli_thread_set_num_threads");
  if (s.object)
    s.set_threads_long(1);
}
