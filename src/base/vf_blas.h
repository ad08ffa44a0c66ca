/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which CBLAS this process really runs, and how many threads it may use.
 *
 * GSL's own CBLAS is 25 to 100 times slower than an optimised one, and the dynamic
 * linker decides at run time which one answers; a result's manifest says which it was.
 */
#ifndef VF_BLAS_H
#define VF_BLAS_H

#include "vf_decls.h"
VF_BEGIN_DECLS

/* The name that configure chose: "openblas", "blis" or "gslcblas". */
const char *vf_blas_configured(void);

/* File name, without folder, of the shared object that serves cblas_sgemm in this process; "unknown" where
 * the linker cannot tell. */
const char *vf_blas_library(void);

/* The kernel that the library picked for this processor ("Zen", "Haswell", ...); "unknown" where the library
 * does not tell. */
const char *vf_blas_core(void);

/* Asks the library to compute in the calling thread alone; does nothing for a library without threads. */
void vf_blas_single_thread(void);

VF_END_DECLS
#endif
