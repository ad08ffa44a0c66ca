/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger in three parts: A, what the paper says, each sentence with a verdict that follows from claims by
 * a rule; B, the statements of the theory, each with what was counted for it; C, all other claims, which
 * check the instruments.  This is the model; xp_account_text.c, ..._markdown.c and ..._tex.c print it.
 */
#ifndef XP_ACCOUNT_H
#define XP_ACCOUNT_H

#include "xp_rule.h"

/* A claim of this run beside the same claim of the stored run at preset paper. */
typedef struct {
  const char *id;
  const xp_ledger_row *here;   /* NULL where this run has none */
  const xp_ledger_row *stored; /* NULL where none is stored */
  bool headline, statement;    /* serves part A, part B; a claim of neither is part C */
} xp_entry;

/* What the claim says: the row of this run, or the stored one where that alone is there or was tested. */
const xp_ledger_row *xp_entry_row(const xp_entry *entry);

/* The row that counts: the stored one if it was tested, else that of this run if it was, else any. */
const xp_ledger_row *xp_entry_counting(const xp_entry *entry);

/* Whether the claim is part C. */
bool xp_entry_checks(const xp_entry *entry);

/* One number of a headline, over one claim or several. */
typedef struct {
  const char *label;   /* what was measured, may be empty */
  size_t first, count; /* its claims among those of the headline */
} xp_measure;

typedef struct {
  const char *id;
  const char *words;   /* of the paper; a paraphrase where they have no quotation marks */
  const char *source;  /* whose words */
  const char *section; /* label of the report */
  bool readme;         /* one of those that the README shows */
  bool summary;        /* a sentence of the paper's public summary, which is shown apart */
  xp_rule rule;
  const xp_entry **claim;
  bool *against; /* of each claim: evidence against where it holds */
  size_t claim_count;
  xp_measure *measure;
  size_t measure_count;
  xp_shown verdict;
} xp_headline;

/* What one run counted for a statement; a number that no claim gives is NaN. */
typedef struct {
  size_t claims;     /* of the run that name the statement and were tested */
  size_t failed;     /* of these */
  size_t tried;      /* networks: the largest count of these claims, faults left out */
  double exceptions; /* summed over the claims that count exceptions */
  double tightest;   /* the ratio closest to 1 */
  double residual;   /* the largest */
  size_t noticed;    /* faults, of how many */
  size_t faults;
} xp_tally;

typedef struct {
  const char *label; /* "prop:angle" */
  const char *text;
  const xp_entry **claim; /* those whose source names the label */
  size_t claim_count;
  xp_tally here, stored;
  xp_shown verdict;
} xp_statement;

typedef struct {
  xp_ledger here, stored;
  xp_entry *entry; /* in the order of the files, those that are stored only at the end */
  size_t entry_count;
  xp_index ids;
  xp_headline *headline;
  size_t headline_count;
  xp_statement *statement;
  size_t statement_count;
  xp_tsv headline_file, statement_file; /* the texts point into these */
} xp_account;

/*
 * Reads the claims of a run and, where reference is not NULL, from that folder headlines, statements and
 * paper/NAME.claims, the stored claims, which a run at preset paper does without.  Returns 0, or a GSL error
 * code with error set: what xp_ledger_add refuses; a rule, a claim or a label that is none or comes twice,
 * with file and line.  Free with xp_account_free in both cases.
 */
int xp_account_read(xp_account *account, char *const *paths, size_t count, const char *reference,
                    vf_error *error);
void xp_account_free(xp_account *account);

/* What the measure says, "2.57 +- 0.23 %", from the rows that count or from one of the two runs. */
typedef enum { XP_COUNTING, XP_HERE, XP_STORED } xp_side;
typedef struct {
  char text[XP_SHOWN_LENGTH]; /* "-" where nothing was measured */
  size_t count;               /* the largest of its claims; 0 for none */
  char presets[32];           /* "quick", "paper", "quick and paper" */
} xp_measured;
void xp_headline_measure(const xp_headline *headline, size_t measure, xp_side side, xp_measured *measured);

/* The words of a tally in their columns; empty where there is nothing to say. */
typedef enum { XP_TALLY_TRIED, XP_TALLY_EXCEPTIONS, XP_TALLY_TIGHTEST, XP_TALLY_FAULTS } xp_tally_column;
/* "10 217", "10 217; paper: 142" */
const char *xp_statement_cell(const xp_statement *statement, xp_tally_column column,
                              char text[XP_SHOWN_LENGTH]);

/* How many claims, how many of part C, how many statements, have that verdict. */
size_t xp_account_claims(const xp_account *account, xp_shown verdict);
size_t xp_account_checks(const xp_account *account, xp_shown verdict);
size_t xp_account_statements(const xp_account *account, xp_shown verdict);

/* Terminal, at most 100 columns: part A and the counts of B and C, or everything. */
void xp_account_text(FILE *out, const xp_account *account, bool all);
void xp_account_markdown(FILE *out,
                         const xp_account *account); /* the three parts and the claims behind them */
void xp_account_summary(FILE *out, const xp_account *account); /* Markdown: the headlines of the README */

/* Whether there is a line of the summary (or of the paper itself). */
bool xp_account_has(const xp_account *account, bool summary);

/* TeX: \headlinerow and \hereline, \statementrow, \checkrow and \claimnumber of paper/vfep.sty. */
void xp_account_tex_headlines(FILE *out, const xp_account *account);
void xp_account_tex_summary(FILE *out, const xp_account *account);
void xp_account_tex_statements(FILE *out, const xp_account *account);
void xp_account_tex_checks(FILE *out, const xp_account *account);

#endif
