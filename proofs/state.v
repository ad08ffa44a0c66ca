(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Response and adjoint.  Each theorem stands under the report's label.  A number k that bounds the norm of T stands for
   kappa, and a cosine for the angle. *)
From vfep Require Import head ring inner pair.

Notation symm J := (mean J J^T).
Notation anti J := (gap J J^T).
Notation T J := (ratio J J^T).

Section State.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n) (c x l : 'cV[R]_n).
Hypotheses (response : J *m x = c) (adjoint : J^T *m l = c).
Let u := 2%:R^-1 *: (x + l).
Let d := 2%:R^-1 *: (l - x).

(* theorem prop:half-difference *)
Theorem half_difference : symm J \in unitmx ->
  [/\ symm J *m d = anti J *m u, d = T J *m u, x = u - T J *m u, l = u + T J *m u &
      c = (symm J - anti J *m invmx (symm J) *m anti J) *m u].
Proof.
move=> unit; have [d_of x_of l_of] := pair_half_difference response adjoint unit.
split=> //; first exact: (difference_of_halves response adjoint).
by rewrite -response {1}x_of; have [] := target_of_half_sum u unit.
Qed.

Section Metric.
Variable f : inner [lmodType R of 'cV[R]_n].

(* theorem prop:angle *)
Theorem angle k : symm J \in unitmx -> k * k <= 1 -> bounded f (T J) k ->
  (1 - k * k) * (norm f x * norm f l) <= (1 + k * k) * f x l.
Proof. exact: (pair_angle response adjoint). Qed.

(* theorem prop:relative-error *)
Theorem relative_error k : symm J \in unitmx -> 0 <= k -> k < 1 -> bounded f (T J) k ->
  [/\ norm f (x - l) <= 2%:R * k / (1 - k) * norm f l,
      norm f (x - l) <= 2%:R * k / (1 - k) * norm f x,
      norm f x <= (1 + k) / (1 - k) * norm f l &
      norm f l <= (1 + k) / (1 - k) * norm f x].
Proof. exact: (pair_relative_error response adjoint). Qed.

(* theorem prop:relative-error *)
Theorem relative_error_first_order k : symm J \in unitmx -> 0 <= k -> k < 1 -> bounded f (T J) k ->
  norm f (x - (l - 2%:R *: (T J *m l))) <= 2%:R * (k * k) / (1 - k) * norm f l.
Proof. exact: (pair_first_order response adjoint). Qed.
End Metric.

(* theorem prop:relative-error *)
Theorem relative_error_exact : symm J \in unitmx -> J \in unitmx ->
  x - l = - (2%:R *: (T J *m invmx (1%:M + T J) *m l)).
Proof.
move=> unit unit_jacobian; apply: (pair_exact_error response adjoint) => //.
have : symm J *m (1%:M + T J) \in unitmx by rewrite sum_of_ratio.
by rewrite unitmx_mul => /andP[].
Qed.

Lemma cost_slope : form 1%:M c x = form (symm J) x x.
Proof.
rewrite -response form_mull mulmx1 formZ formD form_tr -mulr2n -(mulr_natl (form _ _ _)) mulrA.
by rewrite mulVf ?mul1r // pnatr_eq0.
Qed.

(* theorem prop:nudging *)
Theorem nudging :
  [/\ form 1%:M c x = form (symm J) x x, form 1%:M c x = form 1%:M c l,
      (forall v, form (symm J) v v <= 0) -> form 1%:M c x <= 0 &
      definite (- symm J) -> c != 0 -> form 1%:M c x < 0].
Proof.
split; first exact: cost_slope.
- by rewrite -{1}adjoint form_mull trmxK mulmx1 -(mul1mx J) -form_mulr response -form_tr trmx1.
- by rewrite cost_slope.
- move=> definite c0; rewrite cost_slope -oppr_gt0 -formN definite //.
  by apply: contraNneq c0 => x0; rewrite -response x0 mulmx0.
Qed.
End State.

Section Columns.
Variables (R : rcfType) (n : nat) (J N : 'M[R]_n) (c x l : 'cV[R]_n) (k : R).
Hypotheses (sym : N^T = N) (pos : definite N) (response : J *m x = c) (adjoint : J^T *m l = c).
Hypothesis unit : symm J \in unitmx.
Let f := columns sym pos.

(* theorem prop:angle *)
Theorem angle_columns : k * k <= 1 -> bounded f (T J) k ->
  (1 - k * k) * (norm f x * norm f l) <= (1 + k * k) * f x l.
Proof. exact: (angle response adjoint unit). Qed.

(* theorem prop:relative-error *)
Theorem relative_error_columns : 0 <= k -> k < 1 -> bounded f (T J) k ->
  norm f (x - l) <= 2%:R * k / (1 - k) * norm f l.
Proof. by move=> k0 k1 h; have [] := relative_error response adjoint unit k0 k1 h. Qed.
End Columns.
