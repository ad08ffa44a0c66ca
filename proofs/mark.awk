# SPDX-License-Identifier: GPL-3.0-or-later
# mark.awk THEOREMS TEX: the text with a mark in the heading of each statement of which Coq checks something.
function mark(label, letters, i, letter) {
  for (i = 1; i <= 26; i++) {
    letter = substr("abcdefghijklmnopqrstuvwxyz", i, 1)
    if ((label, letter) in parts) letters = letters (letters == "" ? "" : ", ") letter
  }
  return "; \\checkedmark{" letters "}]\\label{" label "}"
}
NR == FNR {
  checked[$1]
  parts[$1, $2]
  next
}
{
  done = ""
  rest = $0
  while (match(rest, /\]\\label\{[a-z]+:[a-z-]+\}/)) {
    label = substr(rest, RSTART + 8, RLENGTH - 9)
    done = done substr(rest, 1, RSTART - 1) (label in checked ? mark(label) : substr(rest, RSTART, RLENGTH))
    rest = substr(rest, RSTART + RLENGTH)
  }
  print done rest
}
