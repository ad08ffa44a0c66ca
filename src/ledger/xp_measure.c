/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One number of a headline over several claims: exceptions add up, of residuals the largest counts, other
 * numbers of one unit give their range; what cannot be put together is how many of the claims hold.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_account.h"

#include <math.h>
#include <string.h>

static const xp_ledger_row *row_of(const xp_entry *entry, xp_side side) {
  return side == XP_COUNTING ? xp_entry_counting(entry) : side == XP_HERE ? entry->here : entry->stored;
}

typedef struct {
  const xp_ledger_row *first; /* NULL where nothing was measured */
  const xp_ledger_row *least, *most;
  size_t rows, held, count;
  double sum;
  bool alike; /* of one kind and one unit */
  bool preset[XP_PAPER + 1];
} gathered;

static void gather(gathered *all, const xp_ledger_row *row) {
  if (!row || row->verdict == XP_NOT_TESTED)
    return;
  if (!all->first)
    *all = (gathered){.first = row, .least = row, .most = row, .alike = true};
  all->alike &= row->kind == all->first->kind && strcmp(row->unit, all->first->unit) == 0;
  if (!(row->measured >= all->least->measured))
    all->least = row;
  if (!(row->measured <= all->most->measured))
    all->most = row;
  all->rows++;
  all->held += row->verdict == XP_REPRODUCED;
  all->count = row->count > all->count ? row->count : all->count;
  all->sum += row->measured;
  all->preset[row->preset] = true;
}

static void put_range(const gathered *all, char *text) {
  xp_ledger_numbers least, most;
  char unit[XP_NUMBER_LENGTH];
  xp_ledger_format(all->least, &least);
  xp_ledger_format(all->most, &most);
  snprintf(text, XP_SHOWN_LENGTH, "%s to %s%s", least.measured, most.measured,
           xp_ledger_unit(all->first, unit));
}

static void put_exceptions(const gathered *all, char *text) {
  char sum[XP_NUMBER_LENGTH];
  if (all->sum > 0)
    snprintf(text, XP_SHOWN_LENGTH, "%s exceptions", xp_shown_count((size_t)all->sum, sum));
  else
    snprintf(text, XP_SHOWN_LENGTH, all->sum == 0 ? "no exceptions" : "nan");
}

static void put_residual(double largest, char *text) {
  snprintf(text, XP_SHOWN_LENGTH, "at roundoff");
  if (!(largest <= 1))
    snprintf(text, XP_SHOWN_LENGTH, "%.2g of roundoff", largest);
}

static void put_presets(const gathered *all, char *text, size_t size) {
  size_t used = 0;
  for (int p = XP_CHECK; p <= XP_PAPER; p++)
    if (all->preset[p] && used < size)
      used += (size_t)snprintf(text + used, size - used, "%s%s", used ? " and " : "",
                               xp_preset_name((xp_preset)p));
}

void xp_headline_measure(const xp_headline *headline, size_t measure, xp_side side, xp_measured *measured) {
  const xp_measure *what = &headline->measure[measure];
  gathered all = {0};
  for (size_t i = what->first; i < what->first + what->count; i++)
    gather(&all, row_of(headline->claim[i], side));
  *measured = (xp_measured){.text = "-", .count = all.count};
  if (!all.first)
    return;
  const xp_kind kind = all.first->kind;
  if (all.alike && kind == XP_EXCEPTIONS)
    put_exceptions(&all, measured->text);
  else if (all.alike && kind == XP_RESIDUAL)
    put_residual(all.most->measured, measured->text);
  else if (all.rows == 1)
    xp_shown_measured(all.first, measured->text);
  else if (all.alike && (kind == XP_NUMBER || kind == XP_RATIO))
    put_range(&all, measured->text);
  else
    snprintf(measured->text, sizeof measured->text, "%zu of %zu claims hold", all.held, all.rows);
  put_presets(&all, measured->presets, sizeof measured->presets);
}
