/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The declarations of a header are C's for a C++ compiler too.
 */
#ifndef VF_DECLS_H
#define VF_DECLS_H

#ifdef __cplusplus
#define VF_BEGIN_DECLS extern "C" {
#define VF_END_DECLS }
#else
#define VF_BEGIN_DECLS
#define VF_END_DECLS
#endif

#endif
