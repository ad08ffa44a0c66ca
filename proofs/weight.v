(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The space of parameters with learning rates, in which update and gradient are as far apart as response and adjoint in
   the inner product of a Gram matrix. *)
Set Warnings "-notation-overridden,-ambiguous-paths".
From mathcomp Require Import all_ssreflect all_algebra.
From vfep Require Import ring inner pair state positivity energy.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

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
