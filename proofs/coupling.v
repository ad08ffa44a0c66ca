(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* A Jacobian -1 + K with a small K: weak coupling. *)
From vfep Require Import head ring inner pair state positivity energy.

Section Pair.
Variables (R : rcfType) (n : nat) (K K' : 'M[R]_n) (f : inner [lmodType R of 'cV[R]_n]) (r : R).
Hypotheses (r0 : 0 <= r) (r1 : r < 1) (small : bounded f K r) (small' : bounded f K' r).
Let J := K - 1%:M.
Let J' := K' - 1%:M.

Let rr1 : 0 < 1 - r * r.
Proof. by rewrite subr_gt0 -expr2 expr_lt1. Qed.

Lemma weak_pair (u d : 'cV[R]_n) : K' *m (u + d) - K *m (u - d) = d + d ->
  (1 - r * r) * f d d <= r * r * f u u.
Proof.
have four : (0 : R) < (1 + 1) * (1 + 1) by rewrite mulr_gt0 ?addr_gt0 ?ltr01.
move=> e; have [->|d0] := eqVneq d 0.
  by rewrite -(scale0r (0 : 'cV[R]_n)) ipZ mul0r mulr0 !mulr_ge0 ?ip_ge0.
have nd : 0 < norm f d by rewrite sqrtr_gt0 ip_gt0.
have h : norm f d + norm f d <= r * (norm f (u + d) + norm f (u - d)).
  rewrite -(ler_pmul2r nd) mulrDl !norm_sq -ipD -e ipD ipNl mulrDr mulrDl.
  rewrite ler_add //.
    by apply: le_trans (cauchy_schwarz f _ _) _; rewrite ler_wpmul2r ?norm_ge0 // norm_le.
  rewrite -ipNl; apply: le_trans (cauchy_schwarz f _ _) _.
  by rewrite normN ler_wpmul2r ?norm_ge0 // norm_le.
rewrite mulrBl mul1r ler_subl_addr -mulrDr -(ler_pmul2l four).
have := ler_pmul (addr_ge0 (norm_ge0 _ _) (norm_ge0 _ _)) (addr_ge0 (norm_ge0 _ _) (norm_ge0 _ _)) h h.
rewrite (plain_double (laws_of R)) norm_sq mulrACA => /le_trans; apply.
rewrite [leRHS]mulrCA ler_wpmul2l ?mulr_ge0 // addrC; exact: sum_of_norms.
Qed.

Lemma weak_halves (u d : 'cV[R]_n) : mean J J' *m d = gap J J' *m u -> (1 - r * r) * f d d <= r * r * f u u.
Proof.
move=> /same_target[e e']; apply: weak_pair.
have eK : K = J + 1%:M by rewrite subrK.
have eK' : K' = J' + 1%:M by rewrite subrK.
rewrite eK eK'.
rewrite (mulmxDl J') (mulmxDl J) !mul1mx e e' opprD addrACA addrN add0r opprB.
by rewrite [u + d]addrC -addrA [u + _]addrCA addrN addr0.
Qed.

Lemma weak_mean_unit : mean J J' \in unitmx.
Proof.
apply: unit_of_kernel => v z; apply/eqP; apply: contraT => /(ip_gt0 f) pos.
have /weak_halves : mean J J' *m v = gap J J' *m 0 by rewrite z mulmx0.
by rewrite -{1}(scale0r (0 : 'cV[R]_n)) ipZ mul0r mulr0 leNgt mulr_gt0.
Qed.

Lemma weak_ratio : bounded f (ratio J J') (r / Num.sqrt (1 - r * r)).
Proof.
move=> v; rewrite mulrACA -invfM -[X in _ / X * _]expr2 sqr_sqrtr ?(ltW rr1) // [leRHS]mulrAC ler_pdivl_mulr //.
by rewrite [leLHS]mulrC weak_halves // mulmxA mulKVmx // weak_mean_unit.
Qed.

Lemma weak_unit : J \in unitmx.
Proof.
apply: unit_of_kernel => v /eqP; rewrite mulmxBl mul1mx subr_eq0 => /eqP e.
apply/eqP; apply: contraT => /(ip_gt0 f) pos.
by have := small v; rewrite e ler_pmull // => h; have := rr1; rewrite subr_gt0 ltNge h.
Qed.

Lemma weak_angle (c x l : 'cV[R]_n) : J *m x = c -> J' *m l = c -> (1 + 1) * (r * r) <= 1 ->
  (1 - (1 + 1) * (r * r)) * (norm f x * norm f l) <= f x l.
Proof.
move=> rx rl r2; have [_] := pair_half_difference rx rl weak_mean_unit.
move: (_ *: (x + l)) => u -> ->.
have := @weak_halves u (ratio J J' *m u); rewrite mulmxA mulKVmx ?weak_mean_unit // => /(_ erefl) h.
rewrite ip_sum_difference; apply: le_trans (ler_wpmul2l _ (mean_of_norms f u _)) _; first by rewrite subr_ge0.
rewrite -subr_ge0 (plain_weak (laws_of R)); apply: mulr_ge0; last by rewrite subr_ge0.
by rewrite addr_ge0 ?ler01.
Qed.
End Pair.

Section Coupling.
Variables (R : rcfType) (n : nat) (K : 'M[R]_n) (r : R).
Hypotheses (r0 : 0 <= r) (r1 : r < 1).
Let J := K - 1%:M.
Let adjoint : J^T = K^T - 1%:M. Proof. by rewrite linearB /= trmx1. Qed.

(* In any inner product in which r bounds both K and its transpose. *)
Section Metric.
Variable f : inner [lmodType R of 'cV[R]_n].
Hypotheses (small : bounded f K r) (small' : bounded f K^T r).

(* theorem prop:weak-coupling *)
Theorem weak_coupling : [/\ J \in unitmx, symm J \in unitmx & bounded f (T J) (r / Num.sqrt (1 - r * r))].
Proof.
rewrite adjoint; split; [exact: weak_unit small | exact: weak_mean_unit small small' | exact: weak_ratio].
Qed.

(* theorem prop:weak-coupling *)
Theorem weak_coupling_angle (c x l : 'cV[R]_n) : J *m x = c -> J^T *m l = c -> (1 + 1) * (r * r) <= 1 ->
  (1 - (1 + 1) * (r * r)) * (norm f x * norm f l) <= f x l.
Proof. by rewrite adjoint; exact: weak_angle. Qed.

(* theorem prop:weak-coupling *)
Theorem weak_coupling_descends : (1 + 1) * (r * r) < 1 -> descends J f.
Proof.
move=> r2 c x l c0 rx rl.
apply: lt_le_trans (weak_coupling_angle rx rl (ltW r2)).
have pos (B : 'M[R]_n) w : B *m w = c -> 0 < norm f w.
  move=> e; rewrite sqrtr_gt0 ip_gt0 //; apply: contraNneq c0 => w0.
  by rewrite -e w0 mulmx0.
by rewrite mulr_gt0 ?subr_gt0 ?mulr_gt0 ?(pos _ _ rx) ?(pos _ _ rl).
Qed.
End Metric.

Section Columns.
Variables (N : 'M[R]_n) (sym : N^T = N) (pos : definite N).
Let f := columns sym pos.

(* theorem prop:weak-coupling *)
Theorem weak_coupling_columns : bounded f K r -> bounded f K^T r ->
  bounded f (T J) (r / Num.sqrt (1 - r * r)).
Proof. by move=> small small'; have [] := weak_coupling small small'. Qed.
End Columns.
End Coupling.

(* In the Euclidean product the norms of a matrix and its transpose agree. *)
Lemma euclid_transpose (R : rcfType) (n : nat) (K : 'M[R]_n) (r : R) : 0 <= r ->
  bounded (euclid R n) K r -> bounded (euclid R n) K^T r.
Proof.
move=> r0 small v; set e := euclid R n; set w := K^T *m v.
have [->|w0] := eqVneq w 0.
  by rewrite -{1}(scale0r (0 : 'cV[R]_n)) ipZ mul0r !mulr_ge0 ?ip_ge0.
have nw : 0 < norm e w by rewrite sqrtr_gt0 ip_gt0.
have h : norm e w <= r * norm e v.
  rewrite -(ler_pmul2r nw) norm_sq {1}/w /e /= form_mull trmxK mulmx1 -[X in form X]mul1mx -(form_mulr 1%:M).
  apply: le_trans (cauchy_schwarz e _ _) _.
  by rewrite mulrC -mulrA [norm e v * _]mulrC mulrA ler_wpmul2r ?norm_ge0 ?norm_le.
by rewrite -!norm_sq mulrACA ler_pmul ?norm_ge0.
Qed.

Lemma euclid_diagonal (R : rcfType) (n : nat) (d : 'rV[R]_n) (s : R) : (forall i, `|d 0 i| <= s) ->
  bounded (euclid R n) (diag_mx d) s.
Proof.
move=> h v; rewrite /= /form !mulmx1 mul_diag_mx !mxE mulr_sumr ler_sum // => i _.
rewrite !mxE mulrACA -!expr2 ler_wpmul2r ?sqr_ge0 //.
by rewrite -[d 0 i ^+ 2]real_normK ?num_real // ler_expn2r ?nnegrE ?(le_trans _ (h i)).
Qed.

Section Leaky.
Variables (R : rcfType) (n : nat) (W : 'M[R]_n) (d : 'rV[R]_n) (w s : R).
Hypotheses (w0 : 0 <= w) (s0 : 0 <= s) (weights : bounded (euclid R n) W w) (slopes : forall i, `|d 0 i| <= s).
Let r := w * s.
Let J := W *m diag_mx d - 1%:M.
Let r0 : 0 <= r. Proof. exact: mulr_ge0. Qed.

Let small : bounded (euclid R n) (W *m diag_mx d) r.
Proof.
move=> v; rewrite -mulmxA /r mulrACA -(mulrA (w * w)); apply: le_trans (weights _) _.
by rewrite ler_wpmul2l ?mulr_ge0 // euclid_diagonal.
Qed.
Let small' := euclid_transpose r0 small.

(* theorem prop:weak-coupling *)
Theorem leaky_integrator : r < 1 ->
  [/\ J \in unitmx, symm J \in unitmx & bounded (euclid R n) (T J) (r / Num.sqrt (1 - r * r))].
Proof. by move=> r1; exact: weak_coupling. Qed.

(* theorem prop:weak-coupling *)
Theorem leaky_integrator_angle (c x l : 'cV[R]_n) : r < 1 -> (1 + 1) * (r * r) <= 1 ->
  J *m x = c -> J^T *m l = c ->
  (1 - (1 + 1) * (r * r)) * (norm (euclid R n) x * norm (euclid R n) l) <= euclid R n x l.
Proof. by move=> r1 r2 rx rl; exact: (weak_coupling_angle r0 r1 small small' rx rl r2). Qed.

(* theorem prop:weak-coupling *)
Theorem leaky_integrator_descends : r < 1 -> (1 + 1) * (r * r) < 1 -> descends J (euclid R n).
Proof. by move=> r1; exact: weak_coupling_descends. Qed.
End Leaky.
