/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The method, whole.
 */
#ifndef VFEP_H
#define VFEP_H

#include "vf_activation.h"
#include "vf_blas.h"
#include "vf_bound.h"
#include "vf_cost.h"
#include "vf_dataset.h"
#include "vf_device.h"
#include "vf_error.h"
#include "vf_estimator.h"
#include "vf_exact.h"
#include "vf_example.h"
#include "vf_field.h"
#include "vf_holomorphic.h"
#include "vf_hopfield.h"
#include "vf_learner.h"
#include "vf_linalg.h"
#include "vf_network.h"
#include "vf_path.h"
#include "vf_phase_bound.h"
#include "vf_problem.h"
#include "vf_product.h"
#include "vf_rate_rule.h"
#include "vf_relax.h"
#include "vf_response.h"
#include "vf_rule.h"
#include "vf_search.h"
#include "vf_store.h"
#include "vf_survey.h"
#include "vf_symmetry.h"
#include "vf_trainer.h"
#include "vf_training.h"
#include "vf_worst.h"

#endif
