/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz_training.h"

#include "fuzz.h"
#include "learner_fixture.h"
#include "vf_training.h"

#include <hdf5.h>

/* HDF5 itself leaks when it refuses a file; that nothing stays open is looked at instead. */
const char *__lsan_default_options(void);
const char *__lsan_default_options(void) {
  return "detect_leaks=0";
}

static learner_images images;

/* A generator with a small state, since a checkpoint holds it. */
static vf_training *training_alloc(void) {
  vf_error error = {0, ""};
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
  if (images.data.count == 0)
    draw_images(&images);
  vf_training_options o = {.learner = plain_options(),
                           .output_gain = 1.0f,
                           .epochs = 2,
                           .train = &images.data,
                           .sample = &images.data,
                           .test = &images.data};
  o.learner.depth = 2;
  o.learner.size[2] = INPUTS;
  o.learner.free_steps = 3;
  o.learner.nudged_steps = 1;
  o.learner.warm = o.learner.relative = 1;
  o.learner.optimizer = VF_LEARNER_ADAM;
  o.learner.rule = vf_rule_find("homeostasis");
  vf_training *t = vf_training_alloc(&o, rng, &error);
  fuzz_require(t != NULL, error.text);
  return t;
}

void fuzz_training_write(const char *path) {
  vf_error error = {0, ""};
  vf_training *t = training_alloc();
  fuzz_require(!vf_training_advance(t, IMAGES + BATCH, &error), error.text);
  fuzz_require(!vf_training_save(t, path, &error), error.text);
  vf_training_free(t);
}

static void resume(const char *path) {
  vf_error error = {0, ""}, note;
  vf_training *t = training_alloc();
  if (vf_training_resume(t, path, &note, &error))
    fuzz_require_refusal(error.code, &error);
  else if (vf_training_advance(t, (size_t)2 * IMAGES, &error))
    fuzz_require_refusal(error.code, &error);
  vf_training_free(t);
}

void fuzz_training_read(const char *path) {
  vf_error error = {0, ""};
  vf_learner *l = vf_training_read_learner(path, &error);
  if (!l)
    fuzz_require_refusal(error.code, &error);
  vf_learner_free(l);
  resume(path);
  fuzz_require(H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL) == 0, "nothing of HDF5 stays open");
}
