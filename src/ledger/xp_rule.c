/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_rule.h"

#include "xp_number.h"

#include <math.h>
#include <string.h>

/* A decimal number from 0 on as the paper prints it, and half a unit of its last digit. */
static bool parse_printed(const char *text, size_t length, double *value, double *half) {
  char copy[XP_NUMBER_LENGTH] = "";
  if (!length || length >= sizeof copy || strspn(text, "0123456789.") < length)
    return false;
  memcpy(copy, text, length);
  const char *point = strchr(copy, '.');
  *half = 0.5 * pow(10, point ? -(double)strlen(point + 1) : 0);
  return xp_number_real(copy, 0, HUGE_VAL, value);
}

/* The two numbers of "LOW:HIGH" with their half units. */
static bool parse_two(const char *text, double value[2], double half[2]) {
  const size_t first = strcspn(text, ":");
  return text[first] && parse_printed(text, first, &value[0], &half[0]) &&
         parse_printed(text + first + 1, strlen(text + first + 1), &value[1], &half[1]);
}

bool xp_rule_parse(const char *text, xp_rule *rule) {
  double value[2], half[2];
  if (strcmp(text, "theorem") == 0 || strcmp(text, "evidence") == 0) {
    *rule = (xp_rule){.kind = *text == 't' ? XP_RULE_THEOREM : XP_RULE_EVIDENCE};
    return true;
  }
  if (strncmp(text, "rounds:", 7) == 0 && parse_printed(text + 7, strlen(text + 7), value, half)) {
    *rule = (xp_rule){XP_RULE_NUMBER, value[0] - half[0], value[0] + half[0]};
    return true;
  }
  if (strncmp(text, "range:", 6) == 0 && parse_two(text + 6, value, half) && value[0] <= value[1]) {
    *rule = (xp_rule){XP_RULE_NUMBER, value[0] - half[0], value[1] + half[1]};
    return true;
  }
  if (strncmp(text, "share:", 6) == 0 && parse_two(text + 6, value, half) && value[0] >= value[1]) {
    *rule = (xp_rule){XP_RULE_SHARE, value[1], value[0]};
    return true;
  }
  return false;
}

bool xp_rule_weighs(const xp_rule *rule) {
  return rule->kind == XP_RULE_EVIDENCE;
}

/* A half that decimals miss by roundoff is a half, which rounds up. */
static bool rounds(const xp_rule *rule, double x) {
  const double tiny = 1e-12;
  return x >= rule->low - tiny * fabs(rule->low) && x < rule->high - tiny * fabs(rule->high);
}

/* How far a claim bears the sentence out: XP_REPRODUCED, XP_PARTLY or XP_NOT_REPRODUCED. */
static xp_verdict grade(const xp_rule *rule, const xp_evidence *claim) {
  if (claim->verdict == XP_NOT_TESTED)
    return XP_NOT_TESTED;
  if (rule->kind == XP_RULE_NUMBER)
    return rounds(rule, claim->measured) ? XP_REPRODUCED : XP_NOT_REPRODUCED;
  if (rule->kind == XP_RULE_SHARE)
    return claim->measured >= rule->high  ? XP_REPRODUCED
           : claim->measured >= rule->low ? XP_PARTLY
                                          : XP_NOT_REPRODUCED;
  if (!claim->against)
    return claim->verdict;
  return claim->verdict == XP_REPRODUCED       ? XP_NOT_REPRODUCED
         : claim->verdict == XP_NOT_REPRODUCED ? XP_REPRODUCED
                                               : XP_PARTLY;
}

xp_shown xp_rule_judge(const xp_rule *rule, const xp_evidence *claim, size_t count) {
  size_t grades[XP_NOT_TESTED + 1] = {0}, support = 0;
  for (size_t i = 0; i < count; i++) {
    const xp_verdict found = grade(rule, &claim[i]);
    grades[found]++;
    support += !claim[i].against && (found == XP_REPRODUCED || found == XP_PARTLY);
  }
  const bool all = grades[XP_REPRODUCED] == count && count;
  if (grades[XP_NOT_TESTED] == count)
    return XP_SHOWN_NOT_RUN;
  if (rule->kind == XP_RULE_THEOREM)
    return all                                                 ? XP_SHOWN_PROVED
           : grades[XP_PARTLY] + grades[XP_NOT_REPRODUCED] > 0 ? XP_SHOWN_CONTRADICTED
                                                               : XP_SHOWN_NOT_RUN;
  return all && support ? XP_SHOWN_REPRODUCED : support ? XP_SHOWN_PARTLY : XP_SHOWN_NOT_REPRODUCED;
}
