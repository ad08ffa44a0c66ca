# SPDX-License-Identifier: GPL-3.0-or-later
# What Coq checks of the report: label, part or "-", and the theorem's name, a line each, from the comments before the
# theorems.
/^\(\* theorem [a-z]+:[a-z-]+( [a-z])? \*\)$/ {
  label = $3
  part = $4 == "*)" ? "-" : $4
  wanted = 1
  next
}
wanted {
  print label, part, $2
  wanted = 0
}
