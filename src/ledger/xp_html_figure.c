/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_html_figure.h"

#include "xp_html.h"
#include "xp_html_page.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MANY_POINTS = 500, PANELS = 16 };

/* A frame in the drawing, y downwards from its top, and the values at its edges. */
typedef struct {
  double left, right, bottom, top, x0, x1, y0, y1;
  bool log_x, log_y;
} panel;

typedef struct {
  panel panel[PANELS];
  size_t count;
  double height; /* of the drawing */
} axes;

static void read_axes(axes *a, const char *text) {
  while (*text && a->count < PANELS) {
    panel *p = &a->panel[a->count];
    int used = 0;
    const size_t length = strcspn(text, "\n");
    if (sscanf(text, "%lf %lf %lf %lf %lf %lf %lf %lf%n", &p->left, &p->right, &p->bottom, &p->top, &p->x0,
               &p->x1, &p->y0, &p->y1, &used) == 8 &&
        (size_t)used <= length) {
      char rest[256];
      snprintf(rest, sizeof rest, "%.*s", (int)(length - (size_t)used), text + used);
      p->log_x = strstr(rest, " x ") != NULL;
      p->log_y = strstr(rest, " y ") != NULL;
      a->count++;
    }
    text += length;
    text += *text == '\n';
  }
}

static double value_at(double share, double low, double high, bool log_scale) {
  return log_scale ? low * pow(high / low, share) : low + share * (high - low);
}

/* The values at a place of the drawing; false outside all frames. */
static bool find_values(const axes *a, double x, double y, double value[2]) {
  y = a->height - y;
  for (size_t i = 0; i < a->count; i++) {
    const panel *p = &a->panel[i];
    if (x < p->left - 1 || x > p->right + 1 || y < p->bottom - 1 || y > p->top + 1)
      continue;
    value[0] = value_at((x - p->left) / (p->right - p->left), p->x0, p->x1, p->log_x);
    value[1] = value_at((y - p->bottom) / (p->top - p->bottom), p->y0, p->y1, p->log_y);
    return true;
  }
  return false;
}

/* A colour in six digits in place of rgb(  0,  0,  0); how much of the text it takes, 0 where none is there.
 */
static size_t put_colour(FILE *out, const char *text) {
  unsigned red, green, blue;
  int used = 0;
  if (strncmp(text, "rgb(", 4) || sscanf(text, "rgb(%3u,%3u,%3u)%n", &red, &green, &blue, &used) != 3 ||
      used == 0)
    return 0;
  fprintf(out, "#%02x%02x%02x", red, green, blue);
  return (size_t)used;
}

/* A coordinate to a tenth of a unit of the drawing, of which a screen has about one a pixel. */
static size_t put_coordinate(FILE *out, const char *text) {
  const size_t whole = strspn(text, "0123456789");
  if (whole == 0 || text[whole] != '.')
    return 0;
  fprintf(out, "%.1f", strtod(text, NULL));
  return whole + 1 + strspn(text + whole + 1, "0123456789");
}

/* What gnuplot says of every group stands once, in the group around them, where the background is to have no
 * edge. */
static size_t put_group(FILE *out, const char *line) {
#define COMMON " fill=\"none\" color=\"black\" stroke=\"currentColor\""
  static const struct {
    const char *from, *to;
  } change[] = {{"<g id=\"gnuplot_canvas\"", "<g id=\"gnuplot_canvas\"" COMMON},
                {"<rect x=\"0\" y=\"0\"", "<rect stroke=\"none\" x=\"0\" y=\"0\""},
                {"<g" COMMON, "<g"}};
  for (size_t i = 0; i < sizeof change / sizeof *change; i++)
    if (strncmp(line, change[i].from, strlen(change[i].from)) == 0) {
      fputs(change[i].to, out);
      return strlen(change[i].from);
    }
  return 0;
}

/* A line of the drawing in fewer bytes. */
static void put_lean(FILE *out, const char *line, size_t length) {
  const char *end = line + length;
  const bool drawn =
      !strncmp(line, "\t<path", 6) || !strncmp(line, "\t<use", 5) || !strncmp(line, "\t\tL", 3);
  while (line < end && *line == '\t')
    line++;
  line += put_group(out, line);
  for (char before = 0; line < end;) {
    const size_t used = *line == 'r'                                 ? put_colour(out, line)
                        : drawn && before && strchr("ML (,", before) ? put_coordinate(out, line)
                                                                     : 0;
    if (used == 0)
      putc(*line, out);
    before = *line;
    line += used ? used : 1;
  }
}

/* A line of the drawing that sets one point, with its values. */
static bool put_point(FILE *out, const axes *a, const char *line, size_t length, const char *series) {
  double x, y, value[2];
  const char *place = strstr(line, "translate(");
  if (length < 4 || strncmp(line, "\t<use ", 6) || !place || place > line + length ||
      strncmp(line + length - 2, "/>", 2) || sscanf(place, "translate(%lf,%lf)", &x, &y) != 2 ||
      !find_values(a, x, y, value))
    return false;
  put_lean(out, line, length - 2);
  fprintf(out, "><title>%s%sx %.3g, y %.3g</title></use>", series, *series ? ": " : "", value[0], value[1]);
  return true;
}

/* "one-sided" of a group of one-sided points, already escaped; nothing where gnuplot gives a name of its own.
 */
static void read_series(const char *line, size_t length, char *series, size_t size) {
  const char *start = strstr(line, "<title>");
  if (strncmp(line, "\t<g id=\"gnuplot_plot_", 21) || !start || start > line + length)
    return;
  start += strlen("<title>");
  const size_t words = strcspn(start, "<\n");
  snprintf(series, size, "%.*s", (int)words, start);
  if (strncmp(series, "gnuplot_plot_", 13) == 0)
    *series = 0;
}

static size_t count_points(const char *text) {
  size_t count = 0;
  while ((text = strstr(text, "\n\t<use "))) {
    count++;
    text++;
  }
  return count;
}

static void put_drawing(FILE *out, const char *text, const axes *a, const char *title) {
  static const char generic[] = "<title>Gnuplot</title>";
  char series[256] = "";
  const bool few = count_points(text) <= MANY_POINTS;
  while (*text) {
    const size_t length = strcspn(text, "\n");
    read_series(text, length, series, sizeof series);
    if (length == strlen(generic) && strncmp(text, generic, length) == 0) {
      fputs("<title>", out);
      xp_html_text(out, title);
      fputs("</title>", out);
    } else if (!few || !put_point(out, a, text, length, series)) {
      put_lean(out, text, length);
    }
    text += length;
    if (*text)
      putc(*text++, out);
  }
}

int xp_figure_write(const char *from, const char *to, const char *title, vf_error *error) {
  char beside[XP_PATH_LENGTH];
  axes a = {0};
  int code = xp_path(beside, error, "%s.axes", from);
  char *text = code ? NULL : xp_read_text(from, error);
  if (!text)
    return code ? code : GSL_EFAILED;
  char *frames = xp_file_exists(beside) ? xp_read_text(beside, error) : NULL;
  const char *size = strstr(text, "viewBox=\"0 0 ");
  if (frames && size && sscanf(size, "viewBox=\"0 0 %*f %lf", &a.height) == 1)
    read_axes(&a, frames);
  FILE *out = fopen(to, "w");
  if (out) {
    put_drawing(out, text, &a, title);
    const int failed = ferror(out);
    if (fclose(out) || failed)
      code = vf_error_set(error, GSL_EFAILED, "%s: cannot be written: make room", to);
  } else {
    code = vf_error_set(error, GSL_EFAILED, "%s: %s: give a folder that can be written", to, strerror(errno));
  }
  free(frames);
  free(text);
  return code;
}
