/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_product.h"

#include <stdlib.h>
#include <string.h>

struct vf_product {
  const vf_product_type *type;
  void *state;
};

const vf_product_type *vf_product_at(size_t i) {
  const vf_product_type *const types[] = {vf_product_onednn ? vf_product_onednn : vf_product_cblas,
                                          vf_product_onednn ? vf_product_cblas : NULL};
  return i < sizeof types / sizeof types[0] ? types[i] : NULL;
}

const vf_product_type *vf_product_find(const char *name) {
  for (size_t i = 0; vf_product_at(i); i++)
    if (strcmp(vf_product_at(i)->name, name) == 0)
      return vf_product_at(i);
  return NULL;
}

void vf_product_describe(const vf_product_type *type, char *text, size_t size) {
  type->describe(text, size);
}

vf_product *vf_product_alloc(const vf_product_type *type, vf_product_sense sense, size_t n, size_t m,
                             size_t rows) {
  vf_product *p = calloc(1, sizeof *p);
  if (!p)
    return NULL;
  p->type = type;
  p->state = type->alloc(sense, n, m, rows);
  if (p->state)
    return p;
  free(p);
  return NULL;
}

void vf_product_free(vf_product *p) {
  if (p)
    p->type->free(p->state);
  free(p);
}

void vf_product_prepare(vf_product *p, const float *w) {
  p->type->prepare(p->state, w);
}

void vf_product_add(const vf_product *p, size_t rows, const float *in, float *out) {
  p->type->add(p->state, rows, in, out);
}
