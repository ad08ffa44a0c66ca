# SPDX-License-Identifier: GPL-3.0-or-later
# What certificates/sample prints, as keys and values.
/^inequality/ { on = 1; next }
!NF { on = 0 }
on { inequalities += $2 + $3 + $4; proved += $2; refuted += $3; undecided += $4 }
/networks, of which/ { printf "networks\t%d\ndecided\t%d\n", $1, $5 }
/^[0-9]+ proved statements/ { printf "contradicted\t%d\nsearched\t%d\n", $1, $NF }
END { printf "inequalities\t%d\nproved\t%d\nrefuted\t%d\nundecided\t%d\n", inequalities, proved, refuted, undecided }
