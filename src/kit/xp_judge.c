/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a run that is judged again was: its preset, its seed and the rest of its manifest.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_intern.h"
#include "xp_number.h"

#include <stdlib.h>

void xp_judge_begin(xp_run *run) {
  if (!run->judged)
    return;
  vf_error error = {0, ""};
  char *path = xp_join(run, "%s/%s.manifest", run->judged, run->name);
  if (xp_tsv_read_keys(&run->manifest, path, &error))
    xp_die(run, "--judge=%s: %s", run->judged, error.text);
  const char *preset = xp_tsv_find(&run->manifest, "preset"), *seed = xp_tsv_find(&run->manifest, "seed"),
             *seconds = xp_tsv_find(&run->manifest, "seconds");
  if (!preset || !xp_preset_parse(preset, &run->preset) || !seed || !xp_number_uint64(seed, &run->seed) ||
      !seconds || !xp_number_real(seconds, 0, 1e12, &run->judged_seconds))
    xp_die(run, "%s: no preset, seed or seconds: give the manifest of a run", path);
  const char *cells = xp_tsv_find(&run->manifest, "cells");
  if (cells && sscanf(cells, "%zu of %zu", &run->cells_there, &run->cells_all) != 2)
    xp_die(run, "%s: cells: \"%s\" is not N of N: give the manifest of a run", path, cells);
  free(path);
}
