/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The backend that a build without oneDNN has not. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_product.h"

#ifndef HAVE_ONEDNN
const vf_product_type *const vf_product_onednn = NULL;
#endif
