/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A learner's parameters and options come back from a file bit for bit. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "learner_fixture.h"
#include "tap.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef HAVE_HDF5
#include <hdf5.h>
#endif

static const char kind[] = "learner of a test";

static int equal_matrix(vf_store *s, const char *name, size_t rows, size_t columns, const float *wanted) {
  float found[MAX_LAYER * MAX_LAYER];
  const size_t size[2] = {rows, columns};
  return !vf_store_get_float(s, name, 2, size, found, NULL) &&
         memcmp(found, wanted, rows * columns * sizeof *wanted) == 0;
}

static int64_t integer(vf_store *s, const char *name) {
  const size_t one = 1;
  int64_t value = -1;
  return vf_store_get_integer(s, name, 1, &one, &value, NULL) ? -1 : value;
}

static float real(vf_store *s, const char *name) {
  const size_t one = 1;
  float value = -1.0f;
  return vf_store_get_float(s, name, 1, &one, &value, NULL) ? -1.0f : value;
}

static void check_file(vf_store *s, vf_learner *l, const vf_learner_options *o) {
  ok(equal_matrix(s, "W_0_1", 3, 6, vf_learner_feedforward(l, 0)), "W_0_1");
  ok(equal_matrix(s, "W_1_2", 6, 7, vf_learner_feedforward(l, 1)), "W_1_2");
  ok(equal_matrix(s, "W_2_3", 7, INPUTS, vf_learner_feedforward(l, 2)), "W_2_3");
  ok(equal_matrix(s, "W_1_0", 6, 3, vf_learner_feedback(l, 0)), "W_1_0");
  ok(equal_matrix(s, "W_2_1", 7, 6, vf_learner_feedback(l, 1)), "W_2_1");
  float bias[7], rate[3];
  const size_t seven = 7, three = 3, four = 4;
  int64_t size[4];
  char text[32];
  ok(!vf_store_get_float(s, "b_2", 1, &seven, bias, NULL) &&
         memcmp(bias, vf_learner_bias(l, 2), sizeof bias) == 0,
     "b_2");
  ok(!vf_store_get_float(s, "learning_rate", 1, &three, rate, NULL) &&
         memcmp(rate, o->learning_rate, sizeof rate) == 0,
     "learning_rate");
  ok(!vf_store_get_integer(s, "size", 1, &four, size, NULL) && size[0] == 3 && size[1] == 6 && size[2] == 7 &&
         size[3] == INPUTS,
     "size");
  is_int((long)integer(s, "free_steps"), 9, "free_steps");
  is_int((long)integer(s, "nudged_steps"), 3, "nudged_steps");
  is_int((long)integer(s, "batch"), BATCH, "batch");
  is_int((long)integer(s, "clipped"), 1, "clipped");
  ok(real(s, "eps") == o->eps && real(s, "beta") == o->beta && real(s, "feedback_gain") == o->feedback_gain,
     "eps, beta and feedback_gain");
  is_text(vf_store_get_text(s, "rule", text, sizeof text, NULL) ? NULL : text, "one-sided", "rule");
  is_text(vf_store_get_text(s, "activation", text, sizeof text, NULL) ? NULL : text, "hard-sigmoid",
          "activation");
}

/* A file that one integer or one text makes unreadable. */
static void refuse(const char *path, const char *name, int64_t value, const char *text, const char *says) {
  const size_t one = 1, two = 2;
  vf_error error = {0, ""};
  vf_store *s = vf_store_create(path, kind, &error);
  const int64_t depth = strcmp(name, "depth") == 0 ? value : 1;
  const int64_t size[2] = {3, strcmp(name, "size") == 0 ? value : 4};
  vf_store_put_integer(s, "depth", 1, &one, &depth, NULL);
  vf_store_put_integer(s, "size", 1, &two, size, NULL);
  vf_store_put_text(s, "rule", strcmp(name, "rule") == 0 ? text : "one-sided", NULL);
  vf_store_put_text(s, "activation", strcmp(name, "activation") == 0 ? text : "tanh", NULL);
  vf_store_commit(s, &error);
  s = vf_store_open(path, kind, &error);
  ok(!vf_learner_read(s, path, &error) && strstr(error.text, says), "%s: %s", name, error.text);
  vf_store_discard(s);
}

static void check_reading(const char *path, vf_learner *l, const vf_learner_options *o) {
  vf_error error = {0, ""};
  vf_store *s = vf_store_open(path, kind, &error);
  vf_learner *read = vf_learner_read(s, path, &error);
  ok(read && same_parameters(l, read), "a learner is read without its options");
  const vf_learner_options *r = read ? vf_learner_get_options(read) : o;
  ok(r != o && r->rho == o->rho && r->rule == o->rule && r->eps == o->eps && r->beta == o->beta &&
         r->batch == o->batch && r->free_steps == o->free_steps && r->nudged_steps == o->nudged_steps &&
         r->clipped == o->clipped && r->solver == o->solver && r->tolerance == o->tolerance &&
         r->decay == o->decay && r->slice == o->slice && r->feedback_gain == o->feedback_gain &&
         memcmp(r->learning_rate, o->learning_rate, o->depth * sizeof *r->learning_rate) == 0,
     "which are those that it had");
  vf_learner_free(read);
  vf_store_discard(s);
  refuse(path, "depth", 17, "", "depth: 17 is out of range (1 to 16 layers");
  refuse(path, "depth", -1, "", "depth: -1 is");
  refuse(path, "size", 0, "", "size of layer 1: 0 is");
  refuse(path, "rule", 0, "by-heart", "rule \"by-heart\"");
  refuse(path, "activation", 0, "cosine", "activation \"cosine\"");
  refuse(path, "beta", 0, "", "no text named cost");
}

/* Sizes that a file claims are compared with what it holds before memory for them is asked for. */
static void check_claimed_sizes(const char *path) {
#ifdef HAVE_HDF5
  const int64_t size[4] = {3, 50000, 50000, INPUTS};
  vf_error error = {0, ""};
  const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), set = H5Dopen2(file, "size", H5P_DEFAULT);
  H5Dwrite(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, size);
  H5Dclose(set);
  H5Fclose(file);
  vf_store *s = vf_store_open(path, kind, &error);
  vf_learner *l = s ? vf_learner_read(s, path, &error) : NULL;
  ok(s && !l && strstr(error.text, "W_0_1 is 3 x 6, wanted 3 x 50000"), "claimed sizes: %s", error.text);
  vf_learner_free(l);
  vf_store_discard(s);
#else
  (void)path;
#endif
}

int main(void) {
  const char *base = getenv("TMPDIR");
  char folder[3900], path[4000];
  if (!vf_store_available()) {
    skip("built without HDF5", "a learner in a file");
    return tap_done();
  }
  snprintf(folder, sizeof folder, "%s/vfep-learner-XXXXXX", base && *base ? base : ".");
  if (!mkdtemp(folder)) {
    printf("Bail out! cannot make a folder in %s\n", base && *base ? base : ".");
    return 1;
  }
  snprintf(path, sizeof path, "%s/learner.h5", folder);
  const vf_learner_options o = plain_options();
  vf_learner *l = learner_with(&o, 31);
  vf_error error = {0, ""};
  vf_store *s = vf_store_create(path, kind, &error);
  is_int(vf_learner_put(l, s, &error), GSL_SUCCESS, "a learner is put into a file");
  is_int(vf_learner_put(l, s, &error), GSL_EFAILED, "once");
  vf_store_discard(s);
  s = vf_store_create(path, kind, &error);
  vf_learner_put(l, s, &error);
  is_int(vf_store_commit(s, &error), GSL_SUCCESS, "and the file is written");
  s = vf_store_open(path, kind, &error);
  is_int(vf_learner_put(l, s, &error), GSL_EUNSUP, "which, when read, takes nothing");
  check_file(s, l, &o);
  vf_store_discard(s);
  check_reading(path, l, &o);
  s = vf_store_create(path, kind, &error);
  vf_learner_put(l, s, &error);
  vf_store_commit(s, &error);
  check_claimed_sizes(path);
  vf_learner_free(l);
  unlink(path);
  rmdir(folder);
  return tap_done();
}
