# SPDX-License-Identifier: GPL-3.0-or-later
# Claims, values and manifests as they are shown.

libvfep_xp_la_SOURCES += \
  src/ledger/xp_account.c \
  src/ledger/xp_account_markdown.c \
  src/ledger/xp_account_tex.c \
  src/ledger/xp_account_text.c \
  src/ledger/xp_headline.c \
  src/ledger/xp_html.c \
  src/ledger/xp_html_cell.c \
  src/ledger/xp_html_claim.c \
  src/ledger/xp_html_code.c \
  src/ledger/xp_html_data.c \
  src/ledger/xp_html_experiment.c \
  src/ledger/xp_html_figure.c \
  src/ledger/xp_html_file.c \
  src/ledger/xp_html_front.c \
  src/ledger/xp_html_ledger.c \
  src/ledger/xp_html_names.c \
  src/ledger/xp_html_page.c \
  src/ledger/xp_html_parts.c \
  src/ledger/xp_html_site.c \
  src/ledger/xp_html_source.c \
  src/ledger/xp_ledger.c \
  src/ledger/xp_ledger_format.c \
  src/ledger/xp_ledger_keys.c \
  src/ledger/xp_ledger_verify.c \
  src/ledger/xp_measure.c \
  src/ledger/xp_rule.c \
  src/ledger/xp_shown.c \
  src/ledger/xp_statement.c \
  src/ledger/xp_tex.c \
  src/ledger/xp_tex_number.c \
  src/ledger/xp_tex_word.c

noinst_HEADERS += \
  src/ledger/xp_account.h \
  src/ledger/xp_account_parse.h \
  src/ledger/xp_html.h \
  src/ledger/xp_html_cell.h \
  src/ledger/xp_html_claim.h \
  src/ledger/xp_html_figure.h \
  src/ledger/xp_html_page.h \
  src/ledger/xp_html_pages.h \
  src/ledger/xp_html_source.h \
  src/ledger/xp_ledger.h \
  src/ledger/xp_ledger_keys.h \
  src/ledger/xp_rule.h \
  src/ledger/xp_shown.h \
  src/ledger/xp_tex.h \
  src/ledger/xp_tex_word.h
