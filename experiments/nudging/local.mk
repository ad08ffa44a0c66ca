# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/nudging/nudging
