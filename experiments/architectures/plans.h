/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The networks that are compared, by family and setting.
 */
#ifndef PLANS_H
#define PLANS_H

#include "graph.h"

typedef struct {
  const char *family;
  const char *setting[6]; /* ends with NULL or the array */
} plan_family;
extern const plan_family
    plan_families[]; /* ends with a NULL family; the settings of the scale of preset paper */

/*
 * linear       no hidden unit: what softmax regression attains
 * width S      one hidden layer of S units
 * depth S      S hidden layers of units each
 * lateral S    one hidden layer, joined with itself at S of Glorot's range
 * skip S       S hidden layers, each group joined with all others
 * graph S      no layers: units, half of which see the image and half of which the outputs read,
 *              each pair joined in each direction with probability S
 * ring S       no layers: a ring of units, each joined to a tenth of the others, a share S of these links
 *              rewired at random; each unit has a tenth of the pixels
 */
graph_plan plan_of(const char *family, const char *setting, size_t units, size_t pixels, size_t classes);

#endif
