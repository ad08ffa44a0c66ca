/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What --set and --grid say.  A grid is the product of the values of its options, whose first one moves
 * slowest; the points of --sobol, if any, are one factor more, which moves fastest.
 */
#include "xp_intern.h"

#include <string.h>

static size_t values_of(const char *grid) {
  size_t count = 1;
  for (const char *c = strchr(grid, '='); c && *c; c++)
    count += *c == ',';
  return count;
}

static const char *setting_of(xp_run *run, const char *grid, size_t value) {
  const char *text = strchr(grid, '=') + 1;
  for (; value > 0; value--)
    text += strcspn(text, ",") + 1;
  return xp_text(run, "%.*s=%.*s", (int)strcspn(grid, "="), grid, (int)strcspn(text, ","), text);
}

static void require_form(xp_run *run, const char *option, const char *text) {
  const char *equals = strchr(text, '=');
  if (!equals || equals == text || !equals[1] || equals[1] == ',' || strstr(equals, ",,") ||
      text[strlen(text) - 1] == ',' || !xp_is_plain(text))
    xp_die(run, "--%s=%s: not a name, =, and %s: give such", option, text,
           strcmp(option, "set") == 0 ? "a value" : "values with commas between them");
}

void xp_grid_check(xp_run *run) {
  for (size_t i = 0; i < run->setting_count; i++)
    require_form(run, "set", run->settings[i]);
  for (size_t i = 0; i < run->grid_count; i++)
    require_form(run, "grid", run->grids[i]);
  xp_range_check(run);
  if (xp_grid_names(run) > 0)
    run->name = xp_text(run, "%s-grid", run->name);
}

size_t xp_grid_points(const xp_run *run) {
  size_t points = run->range_count > 0 ? run->sobol_points : 1;
  for (size_t i = 0; i < run->grid_count; i++)
    points *= values_of(run->grids[i]);
  return points;
}

size_t xp_grid_names(const xp_run *run) {
  return run->grid_count + run->range_count;
}

void xp_grid_move(xp_run *run, size_t point) {
  if (!run->point)
    run->point = xp_grow(run, NULL, xp_grid_names(run), sizeof *run->point);
  for (size_t i = 0; i < run->range_count; i++)
    run->point[run->grid_count + i] = xp_range_setting(run, i, point % run->sobol_points);
  if (run->range_count > 0)
    point /= run->sobol_points;
  for (size_t i = run->grid_count; i-- > 0; point /= values_of(run->grids[i]))
    run->point[i] = setting_of(run, run->grids[i], point % values_of(run->grids[i]));
}

const char *xp_run_setting(const xp_run *run, size_t place) {
  if (place < run->setting_count)
    return run->settings[place];
  place -= run->setting_count;
  return run->point && place < xp_grid_names(run) ? run->point[place] : NULL;
}

const char *xp_run_every_setting(xp_run *run, size_t place) {
  if (place < run->setting_count)
    return run->settings[place];
  place -= run->setting_count;
  for (size_t i = 0; i < run->grid_count; place -= values_of(run->grids[i]), i++)
    if (place < values_of(run->grids[i]))
      return setting_of(run, run->grids[i], place);
  return place < 2 * run->range_count ? xp_range_end(run, place / 2, place % 2) : NULL;
}
