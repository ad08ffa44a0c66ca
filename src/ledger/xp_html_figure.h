/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef XP_HTML_FIGURE_H
#define XP_HTML_FIGURE_H

#include "vf_error.h"

/*
 * Copies a drawing in SVG by gnuplot, title being that of the whole.  Where FROM.axes says where the frames
 * lie and points are few, each point shows its values.  Returns 0, or a GSL error code with error set.
 */
int xp_figure_write(const char *from, const char *to, const char *title, vf_error *error);

#endif
