/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of vfep-bounds share.
 */
#ifndef VFEP_BOUNDS_H
#define VFEP_BOUNDS_H

#include "vf_cost.h"
#include "vf_error.h"
#include "vf_example.h"
#include "vf_network.h"
#include "vf_survey.h"

#include <stdio.h>

/* The command line; NULL and 0 for what was not given. */
typedef struct {
  const char *weights, *bias, *activation, *form, *outputs, *target, *cost, *start, *state, *network;
  const char *checkpoint, *image, *data, *split;
  const char *metric, *rates, *certify;
  int clipped, json;
} bounds_request;

/* An example of a network, and what of the network its field does not tell. */
typedef struct {
  vf_example *example;
  const vf_network *net;
  const vf_activation *rho;
  const vf_cost_type *kind; /* of the cost */
} bounds_case;

/* From matrices or from a checkpoint.  Non-zero with the reason in error; free it in either case. */
int bounds_case_read(const bounds_request *request, bounds_case *c, vf_error *error);
void bounds_case_free(bounds_case *c);

enum { BOUNDS_UNITS = 16000 }; /* most units: what vf_spectral_alloc takes */

/*
 * A square matrix of text, row by row: numbers between blanks, commas or semicolons, a line having one of the
 * three; what follows # or % is a remark.  NULL with file, line and column in error for a number that is none
 * or not finite, an empty cell, rows of unequal length, another shape, or what is or may be a sparse list.
 */
gsl_matrix *bounds_matrix_read(const char *path, vf_error *error);

/* As many numbers as v has, in one row or in one column; what says in error whose number that is. */
int bounds_vector_read(const char *path, const char *what, gsl_vector *v, vf_error *error);

/* The names of all activations and of all costs, in one line. */
enum { BOUNDS_NAMES = 256 };
void bounds_list_activations(char text[BOUNDS_NAMES]);
void bounds_list_costs(char text[BOUNDS_NAMES]);

/* What has that name, or NULL with the names that there are in error; no name is the first cost. */
const vf_activation *bounds_find_activation(const char *name, vf_error *error);
const vf_cost_type *bounds_find_cost(const char *name, vf_error *error);

/* Refuses a place for the state that is an input other than --start, or no file. */
int bounds_state_check(const bounds_request *request, vf_error *error);

/* The numbers of h, one a line, as --start reads them back to the last bit; the file is whole or not there.
 */
int bounds_state_write(const char *path, const gsl_vector *h, vf_error *error);

/* The numbers of m, a row a line; option names in error what asked for them. */
int bounds_matrix_write(const char *option, const char *path, const gsl_matrix *m, vf_error *error);

/* Network and target as text, in a folder that is made; where that fails none is left. */
int bounds_network_write(const char *folder, const bounds_case *c, vf_error *error);

/* NULL with the reason in error; metric is NULL where none was asked for.  Free with vf_certificate_free. */
struct vf_certificate;
struct bounds_metric;
struct vf_certificate *bounds_certify_take(const bounds_request *request, const bounds_case *c,
                                           const struct bounds_metric *metric, vf_error *error);
void bounds_certify_show(FILE *out, int json, const struct vf_certificate *certificate);

/* As text or as one JSON object.  unique is |W| sup rho' < 1; metric and certificate are NULL where none was
 * asked for. */
void bounds_show(FILE *out, int json, const bounds_case *c, const vf_survey *s, int unique,
                 const struct bounds_metric *metric, const struct vf_certificate *certificate);

#endif
