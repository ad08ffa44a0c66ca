/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The front page, the gallery of figures and the theory.
 */
#include "xp_html.h"
#include "xp_html_claim.h"
#include "xp_html_pages.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

/* The figures of the report's first pages; without the experiment that the second draws they are not made. */
static const char *const front_figure[] = {"figure-3", "symmetry"};
static const char *const front_title[] = {
    "Figure A: error and alignment of three hidden layers by epoch, as in the paper's figure 3",
    "Figure B: angle between update and gradient by degree of asymmetry"};
enum { FRONT_FIGURES = sizeof front_figure / sizeof *front_figure };

typedef struct {
  const xp_site *site;
  char *abstract; /* these are NULL where there is none */
  char *caption[FRONT_FIGURES];
  int code; /* of what failed while the page was printed */
  vf_error *error;
} front;

static bool has_figure(const xp_site *site, size_t i) {
  char path[XP_PATH_LENGTH];
  return !xp_path(path, NULL, "%s/%s.svg", site->figures, front_figure[i]) && xp_file_exists(path);
}

static int put_figures(FILE *out, const front *f) {
  int code = 0;
  for (size_t i = 0; i < FRONT_FIGURES && !code; i++)
    if (has_figure(f->site, i))
      code = xp_figure_put(out, front_figure[i], front_title[i], f->caption[i], f->error);
  return code;
}

static void put_experiments(FILE *out, const xp_site *site) {
  fputs("<ol class=\"experiments\">\n", out);
  for (size_t i = 0; i < site->count; i++) {
    char *title = xp_experiment_title(site, site->name[i], NULL);
    fprintf(out, "<li><a href=\"%s.html\">", site->name[i]);
    xp_html_text(out, title ? title : site->name[i]);
    fputs("</a></li>\n", out);
    free(title);
  }
  fputs("</ol>\n", out);
}

static void put_without(FILE *out, const xp_site *site, const char *what) {
  fprintf(out,
          "<p class=\"note\">LaTeXML is missing or switched off on the machine that made these pages, so %s",
          what);
  fputs(site->report ? " is left to " : " is left out: install LaTeXML and make the pages again.", out);
  if (site->report)
    fputs("<a href=\"report.pdf\">the report</a>.", out);
  fputs("</p>\n", out);
}

static void put_headlines(FILE *out, const xp_site *site) {
  if (site->reference)
    xp_html_headlines(out, site, false);
  else
    fputs("<p class=\"note\">These pages show some of the experiments; what the paper says is judged from "
          "all.</p>\n",
          out);
}

static bool put_front_key(void *context, FILE *out, const char *key) {
  front *f = context;
  if (strcmp(key, "abstract") == 0) {
    if (f->abstract || f->site->prose)
      f->code = xp_prose_put(out, "abstract", f->abstract, f->error);
    else
      put_without(out, f->site, "the abstract");
  } else if (strcmp(key, "figures") == 0) {
    f->code = f->code ? f->code : put_figures(out, f);
  } else if (strcmp(key, "headlines") == 0) {
    put_headlines(out, f->site);
  } else if (strcmp(key, "experiments") == 0) {
    put_experiments(out, f->site);
  } else if (strcmp(key, "preset") == 0) {
    fputs(xp_preset_name(xp_site_preset(f->site)), out);
  } else if (strcmp(key, "report") == 0) {
    if (f->site->report)
      fputs("<a href=\"report.pdf\">The report as PDF</a>", out);
    else
      fputs("The report as PDF is made by <code>make report.pdf</code>", out);
  } else {
    return false;
  }
  return true;
}

static int put_front(FILE *out, front *f, vf_error *error) {
  char path[XP_PATH_LENGTH];
  int code = xp_path(path, error, "%s/pages/front.html", f->site->source);
  char *text = code ? NULL : xp_read_text(path, error);
  if (!text)
    return code ? code : GSL_EFAILED;
  code = xp_template(out, "pages/front.html", text, put_front_key, f, error);
  free(text);
  return code ? code : f->code;
}

int xp_front_write(const xp_site *site, vf_error *error) {
  xp_page page;
  front f = {.site = site, .error = error};
  int code = xp_prose_read(site, "abstract", &f.abstract, error);
  for (size_t i = 0; i < FRONT_FIGURES && !code; i++) {
    code = xp_prose_read(site, front_figure[i], &f.caption[i], error);
    if (!code && has_figure(site, i))
      code = xp_figure_page(site, front_figure[i], front_title[i], error);
  }
  if (!code)
    code = xp_page_open(&page, site, "index.html", "Equilibrium propagation in vector fields, reproduced",
                        error);
  if (!code)
    code = xp_page_close(&page, put_front(page.out, &f, error), error);
  for (size_t i = 0; i < FRONT_FIGURES; i++)
    free(f.caption[i]);
  free(f.abstract);
  return code;
}

int xp_gallery_write(const xp_site *site, vf_error *error) {
  xp_page page;
  int code = xp_page_open(&page, site, "gallery.html", "Figures", error);
  if (code)
    return code;
  fputs("<h1>Figures</h1>\n<p>Each figure leads to its experiment, with the claims, the data and the "
        "program.</p>\n<div class=\"gallery\">\n",
        page.out);
  for (size_t i = 0; i < site->count && !code; i++) {
    char *title = xp_experiment_title(site, site->name[i], error);
    if (!title) {
      code = GSL_EFAILED;
      break;
    }
    fprintf(page.out, "<a href=\"%s.html\"><img src=\"figures/%s.svg\" loading=\"lazy\" alt=\"\" /><span>",
            site->name[i], site->name[i]);
    xp_html_text(page.out, title);
    fputs("</span></a>\n", page.out);
    free(title);
  }
  fputs("</div>\n", page.out);
  return xp_page_close(&page, code, error);
}

int xp_theory_write(const xp_site *site, vf_error *error) {
  xp_page page;
  int code = xp_page_open(&page, site, "theory.html", "Theory", error);
  if (code)
    return code;
  fputs("<h1>Theory</h1>\n", page.out);
  if (!site->theory)
    put_without(page.out, site, "the theory");
  fputs("<div class=\"theory\">\n", page.out);
  code = xp_prose_put(page.out, "theory", site->theory, error);
  fputs("</div>\n", page.out);
  return xp_page_close(&page, code, error);
}
