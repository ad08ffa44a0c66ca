/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sweep over a grid or a design of settings: each cell of the experiment at each point, with a row of
 * NAME-grid.tsv in place of the experiment's own tables and claims.
 */
#include "xp_sweep_grid.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  xp_run *run;
  const xp_sweep *inner;
  xp_cell scratch;
} grid;

typedef struct {
  int diverged;
  double value[XP_SWEEP_RESULTS];
} result;

static void describe(size_t index, xp_cell *cell, void *context) {
  grid *g = context;
  g->scratch = (xp_cell){"", ""};
  xp_grid_move(g->run, index / g->inner->cells);
  g->inner->describe(index % g->inner->cells, &g->scratch, g->inner->context);
  snprintf(cell->name, sizeof cell->name, "%zu-%.40s", index / g->inner->cells, g->scratch.name);
  memcpy(cell->settings, g->scratch.settings, sizeof cell->settings);
}

/* What diverges is a result of the grid. */
static int run_cell(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const grid *g = context;
  const xp_sweep *s = g->inner;
  result *out = record;
  void *found = xp_need(g->run, 1, s->record);
  xp_grid_move(g->run, index / s->cells);
  const int code = s->run(index % s->cells, file, found, ticker, s->context);
  out->diverged = code == GSL_EFAILED;
  if (!code)
    s->result(index % s->cells, found, out->value, s->context);
  free(found);
  return out->diverged ? GSL_SUCCESS : code;
}

static size_t columns_of(const char *header) {
  size_t count = 1;
  for (; *header; header++)
    count += *header == '	';
  return count;
}

static const char *header_of(xp_run *run, const xp_sweep *s) {
  const char *header = "";
  xp_grid_move(run, 0);
  for (size_t i = 0; i < xp_grid_names(run); i++)
    header = xp_text(run, "%s%.*s	", header, (int)strcspn(run->point[i], "="), run->point[i]);
  return xp_text(run, "%scell	diverged	%s", header, s->results);
}

static const char *row_of(grid *g, size_t index, const result *out) {
  xp_cell cell;
  const char *row = "";
  describe(index, &cell, g);
  for (size_t i = 0; i < xp_grid_names(g->run); i++)
    row = xp_text(g->run, "%s%s	", row, strchr(g->run->point[i], '=') + 1);
  row = xp_text(g->run, "%s%s	%s", row, g->scratch.name, out->diverged ? "yes" : "no");
  for (size_t k = 0; k < columns_of(g->inner->results); k++)
    row = xp_text(g->run, "%s\t%.9g", row, out->diverged ? (double)NAN : out->value[k]);
  return row;
}

void xp_sweep_grid(xp_run *run, const xp_sweep *sweep) {
  grid g = {.run = run, .inner = sweep};
  xp_sweep outer = *sweep;
  if (!sweep->results || !sweep->result)
    xp_die(run, "--grid or --sobol: this experiment tells no results of a cell: leave it out");
  outer.cells = sweep->cells * xp_grid_points(run);
  outer.record = sizeof(result);
  outer.describe = describe;
  outer.run = run_cell;
  outer.context = &g;
  result *out = xp_need(run, outer.cells, sizeof *out);
  xp_sweep_cells(run, &outer, out);
  xp_table *t = xp_table_open(run, NULL, header_of(run, sweep));
  for (size_t i = 0; i < outer.cells; i++)
    xp_table_row(t, "%s", row_of(&g, i, &out[i]));
  free(out);
  exit(xp_end(run));
}
