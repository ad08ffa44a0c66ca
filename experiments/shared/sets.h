/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The data sets that experiments compare, with as many images of each.
 *
 * MNIST is that of --data.  Three others come in the same files, from folders that options name.  Two are
 * made of MNIST by the seed of the run: every image turned by an angle of its own, or laid over noise.
 */
#ifndef SETS_H
#define SETS_H

#include "course.h"

typedef enum {
  SETS_MNIST,
  SETS_FASHION,
  SETS_KUZUSHIJI,
  SETS_EMNIST,
  SETS_ROTATED,
  SETS_NOISY,
  SETS
} sets_name;
extern const char *const sets_names[SETS];

/* Folders by set; "", "none" or NULL where there is none. */
typedef struct {
  const char *of[SETS];
} sets_folders;

/* What configure found. */
extern const sets_folders sets_found;

#define SETS_OPTION(folders, set, word, title)                                                               \
  {                                                                                                          \
    .type = XP_OPTION_TEXT, .name = word, .metavar = "FOLDER", .help = title ", or none",         \
    .value = &(folders)->of[set]                                                                             \
  }
#define SETS_OPTION_FASHION(folders) SETS_OPTION(folders, SETS_FASHION, "fashion", "Fashion-MNIST")
#define SETS_OPTIONS(folders)                                                                                \
  SETS_OPTION_FASHION(folders), SETS_OPTION(folders, SETS_KUZUSHIJI, "kuzushiji", "Kuzushiji-MNIST"),        \
      SETS_OPTION(folders, SETS_EMNIST, "emnist", "EMNIST")

/* Whether the set can be read or made. */
int sets_here(const sets_folders *folders, sets_name set);

/*
 * The set with as many training, sample and test images as MNIST has in like, or all where it has fewer. Free
 * with course_data_free.  Ends the program where the folder cannot be read.
 */
course_data sets_read(xp_run *run, const sets_folders *folders, sets_name set, const course_data *like);

/*
 * Turns each image about its centre by an angle that is uniform on the circle: each pixel becomes the
 * bilinear interpolation of the four around the place that is turned into it, 0 outside the image.  Returns
 * GSL_ENOMEM without memory for an image.
 */
int sets_turn(vf_dataset *d, gsl_rng *rng);

/* Gives each pixel the larger of its own value and a number that is uniform in [0, 1). */
void sets_disturb(vf_dataset *d, gsl_rng *rng);

#endif
