(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The space of parameters with learning rates, in which update and gradient are as far apart as response and adjoint in
   the inner product of a Gram matrix. *)
From vfep Require Import head ring inner pair state positivity energy.

Section Weight.
Variables (R : rcfType) (n p : nat) (J : 'M[R]_n) (sens : 'M[R]_(n, p)) (rates : 'rV[R]_p).
Hypothesis positive : forall j, 0 < rates 0 j.
Definition gram := sens *m diag_mx rates *m sens^T.
Definition parameters := columns (tr_diag_mx rates) (definite_diagonal positive).
Lemma gram_symmetric : gram^T = gram.
Proof. by rewrite !trmx_mul trmxK tr_diag_mx mulmxA. Qed.
Hypothesis pos : definite gram.
Let f := columns gram_symmetric pos.

Lemma product_of_parameters (x l : 'cV[R]_n) : parameters (sens^T *m x) (sens^T *m l) = f x l.
Proof. by rewrite /= /form trmx_mul trmxK !mulmxA. Qed.
Lemma norm_of_parameters (x : 'cV[R]_n) : norm parameters (sens^T *m x) = norm f x.
Proof. by rewrite /norm product_of_parameters. Qed.

Section Target.
Variables (c x l : 'cV[R]_n) (k : R).
Hypotheses (response : J *m x = c) (adjoint : J^T *m l = c) (unit : symm J \in unitmx) (bound : bounded f (T J) k).
Let update := sens^T *m x.
Let descent := sens^T *m l.

(* theorem prop:weight-space a *)
Theorem weight_angle : k * k <= 1 ->
  (1 - k * k) * (norm parameters update * norm parameters descent) <= (1 + k * k) * parameters update descent.
Proof.
by move=> k1; rewrite !norm_of_parameters product_of_parameters; exact: (angle response adjoint unit k1 bound).
Qed.

(* theorem prop:weight-space b *)
Theorem weight_relative_error : 0 <= k -> k < 1 ->
  norm parameters (update - descent) <= 2%:R * k / (1 - k) * norm parameters descent.
Proof.
move=> k0 k1; rewrite -mulmxBr !norm_of_parameters.
by have [] := relative_error response adjoint unit k0 k1 bound.
Qed.
End Target.

Section Descent.
Hypotheses (unit_jacobian : J \in unitmx) (unit : symm J \in unitmx).

(* theorem prop:weight-space c *)
Theorem weight_descent :
  (forall c x l : 'cV[R]_n, c != 0 -> J *m x = c -> J^T *m l = c ->
    0 < parameters (sens^T *m x) (sens^T *m l)) <-> shrinks f (T J).
Proof.
rewrite -(positivity unit_jacobian unit f) /descends.
by split=> h c x l c0 rx rl; have := h c x l c0 rx rl; rewrite product_of_parameters.
Qed.

(* theorem prop:weight-space c *)
Theorem weight_descent_outputs (q : nat) (E : 'M[R]_(n, q)) :
  (forall (c : 'cV[R]_q) x l, c != 0 -> J *m x = E *m c -> J^T *m l = E *m c ->
    0 < parameters (sens^T *m x) (sens^T *m l)) <->
  definite (E^T *m (invmx J^T *m gram *m invmx J^T) *m E).
Proof.
rewrite -(positivity_outputs unit_jacobian gram_symmetric pos).
by split=> h c x l c0 rx rl; have := h c x l c0 rx rl; rewrite product_of_parameters.
Qed.
End Descent.
End Weight.

(* Batches: the sums of updates and of descents over the examples e. *)
Section Batch.
Variables (R : rcfType) (n p : nat) (examples : finType) (J : examples -> 'M[R]_n) (sens : examples -> 'M[R]_(n, p)).
Variables (rates : 'rV[R]_p) (positive : forall j, 0 < rates 0 j) (k : examples -> R) (c x l : examples -> 'cV[R]_n).
Hypothesis pos : forall e, definite (gram (sens e) rates).
Hypothesis unit : forall e, symm (J e) \in unitmx.
Hypothesis bound : forall e, bounded (columns (gram_symmetric (sens e) rates) (@pos e)) (T (J e)) (k e).
Hypotheses (k0 : forall e, 0 <= k e) (k1 : forall e, k e < 1).
Hypotheses (response : forall e, J e *m x e = c e) (adjoint : forall e, (J e)^T *m l e = c e).
Let f := parameters positive.
Let update := \sum_e (sens e)^T *m x e.
Let descent := \sum_e (sens e)^T *m l e.
Let error := \sum_e 2%:R * k e / (1 - k e) * norm f ((sens e)^T *m l e).

Lemma norm_sum (F : examples -> 'cV[R]_p) : norm f (\sum_e F e) <= \sum_e norm f (F e).
Proof.
apply: (big_ind2 (fun v a => norm f v <= a)) => // [|v a w b va wb].
  by rewrite /norm -(scale0r (0 : 'cV[R]_p)) ipZ mul0r sqrtr0.
by apply: le_trans (triangle f v w) _; rewrite ler_add.
Qed.

(* theorem prop:batch a *)
Theorem batch_error : norm f (update - descent) <= error.
Proof.
rewrite -sumrB; apply: le_trans (norm_sum _) _; apply: ler_sum => e _.
exact: (weight_relative_error positive (response e) (adjoint e) (unit e) (@bound e) (k0 e) (k1 e)).
Qed.

(* theorem prop:batch a *)
Theorem batch_descends : error < norm f descent -> 0 < f update descent.
Proof.
move=> small; have close := le_lt_trans batch_error small.
have two : (0 : R) < 1 + 1 by rewrite addr_gt0 ?ltr01.
have square : f (update - descent) (update - descent) < f descent descent.
  by rewrite -!norm_sq ltr_pmul ?norm_ge0.
rewrite -(pmulr_rgt0 _ two); apply: lt_le_trans (_ : f descent descent - f (update - descent) (update - descent) <= _).
  by rewrite subr_gt0.
rewrite !ipD !ipDr !ipNl !ipNr opprK (ipC f descent update) (plain_close (laws_of R)).
by rewrite ler_subl_addr ler_addl ip_ge0.
Qed.
End Batch.
