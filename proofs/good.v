(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Good parameters: a region of weights in which the dynamics contracts and the step descends, whatever the asymmetry. *)
From vfep Require Import head ring inner pair state positivity energy coupling time.

(* Units with the rates tanh h_i, a bias each, and any sources among units and inputs.  The slopes of tanh are 1 - tanh^2. *)
Section Good.
Variables (R : rcfType) (n q : nat) (W : 'M[R]_n.+1) (w : R) (rates : 'rV[R]_n.+1) (v : 'rV[R]_q).
Variables (source : rel 'I_n.+1) (input : 'I_n.+1 -> pred 'I_q).
Hypotheses (w0 : 0 <= w) (weights : bounded (euclid R n.+1) W w) (below : forall i, rates 0 i * rates 0 i <= 1).
Let square i := rates 0 i * rates 0 i.
Let size := \sum_k v 0 k * v 0 k.
Let slopes : 'rV[R]_n.+1 := \row_i (1 - square i).
Let J := W *m diag_mx slopes - 1%:M.

(* The Gram matrix of equal learning rates. *)
Definition mass_of i := 1 + \sum_(j | source i j) square j + \sum_(k | input i k) v 0 k * v 0 k.
Definition mass : 'rV[R]_n.+1 := \row_i mass_of i.
Lemma mass_ge1 i : 1 <= mass 0 i.
Proof.
rewrite mxE /mass_of -addrA ler_addl addr_ge0 ?sumr_ge0 // => j _; first by rewrite /square -expr2 sqr_ge0.
by rewrite -expr2 sqr_ge0.
Qed.
Lemma mass_definite : definite (diag_mx mass).
Proof. by apply: definite_diagonal => i; rewrite (lt_le_trans ltr01) ?mass_ge1. Qed.
Let f := columns (tr_diag_mx mass) mass_definite.
Let e := euclid R n.+1.

Let least := [arg min_(i < ord0) square i]%O.
Let s := square least.
Let most := n%:R + s + size.

Lemma square_ge0 i : 0 <= square i. Proof. by rewrite /square -expr2 sqr_ge0. Qed.
Lemma square_least i : s <= square i.
Proof. by rewrite /s /least; case: arg_minP => // j _; apply. Qed.

Lemma mass_most i : mass 0 i <= 1 + most.
Proof.
have all_units : \sum_(j | source i j) square j <= n%:R + s.
  apply: (@le_trans _ _ (\sum_j square j)).
    by rewrite [leRHS](bigID (source i)) /= ler_addl sumr_ge0 // => j _; exact: square_ge0.
  rewrite (bigD1 least) //= addrC ler_add2r; apply: le_trans (ler_sum _ (fun j _ => below j)) _.
  by rewrite sumr_const cardC1 card_ord.
have all_inputs : \sum_(k | input i k) v 0 k * v 0 k <= size.
  by rewrite /size [leRHS](bigID (input i)) /= ler_addl sumr_ge0 // => k _; rewrite -expr2 sqr_ge0.
by rewrite mxE /mass_of /most -!addrA ler_add2l [leRHS]addrA ler_add.
Qed.

Lemma form_diagonal (m : 'rV[R]_n.+1) (u : 'cV[R]_n.+1) : form (diag_mx m) u u = \sum_i m 0 i * (u i 0 * u i 0).
Proof.
rewrite /form mul_mx_diag mxE; apply: eq_bigr => i _.
by rewrite !mxE mulrAC mulrC.
Qed.
Lemma euclid_sum (u : 'cV[R]_n.+1) : e u u = \sum_i u i 0 * u i 0.
Proof.
rewrite /e /= -diag_const_mx form_diagonal; apply: eq_bigr => i _.
by rewrite mxE mul1r.
Qed.
Lemma at_least (u : 'cV[R]_n.+1) : e u u <= f u u.
Proof.
rewrite euclid_sum [leRHS]form_diagonal ler_sum // => i _.
by rewrite ler_pemull ?mass_ge1 // -expr2 sqr_ge0.
Qed.
Lemma at_most (u : 'cV[R]_n.+1) : f u u <= (1 + most) * e u u.
Proof.
rewrite euclid_sum [leLHS]form_diagonal mulr_sumr ler_sum // => i _.
by rewrite ler_wpmul2r ?mass_most // -expr2 sqr_ge0.
Qed.

Let r := w * (1 - s).
Hypothesis region : w * w * (1 + n.+1%:R + size) < 1.

Lemma size_ge0 : 0 <= size.
Proof. by rewrite sumr_ge0 // => k _; rewrite -expr2 sqr_ge0. Qed.
Let b := n%:R + size.
Let b0 : 0 <= b. Proof. by rewrite addr_ge0 ?ler0n ?size_ge0. Qed.
Let s0 : 0 <= s. Proof. exact: square_ge0. Qed.
Let s1 : s <= 1. Proof. exact: below. Qed.
Let r0 : 0 <= r. Proof. by rewrite mulr_ge0 // subr_ge0. Qed.
Let region_b : w * w * (1 + (1 + b)) < 1.
Proof. by move: region; rewrite -add1n natrD /b !addrA. Qed.

Lemma good_contracts : w < 1.
Proof.
rewrite ltNge; apply/negP => w1; move: region_b; rewrite ltNge => /negP; apply.
by rewrite mulr_ege1 ?mulr_ege1 // ler_addl addr_ge0 ?ler01.
Qed.

Lemma shrunk : r * r * (1 + (1 + most)) < 1.
Proof.
have -> : r * r * (1 + (1 + most)) = w * w * ((1 - s) * ((1 - s) * (1 + (1 + most)))) by rewrite /r mulrACA !mulrA.
apply: le_lt_trans region_b; apply: ler_wpmul2l; first exact: mulr_ge0.
have -> : most = s + b by rewrite /most /b addrAC addrC.
have h : (1 - s) * (1 + (1 + (s + b))) <= 1 + (1 + b).
  rewrite -subr_ge0.
  have -> : 1 + (1 + b) - (1 - s) * (1 + (1 + (s + b))) = s * (1 + s + b).
    exact: (plain_region (laws_of R)).
  exact: (mulr_ge0 s0 (addr_ge0 (addr_ge0 ler01 s0) b0)).
have sum0 : 0 <= 1 + (1 + (s + b)) by exact: (addr_ge0 ler01 (addr_ge0 ler01 (addr_ge0 s0 b0))).
have open : 0 <= 1 - s by rewrite subr_ge0.
apply: le_trans h; apply: ler_pimull; first exact: mulr_ge0.
by rewrite ler_subl_addr ler_addl.
Qed.

Let slopes_small i : `|slopes 0 i| <= 1 - s.
Proof. by rewrite mxE ger0_norm ?subr_ge0 ?below // ler_add2l ler_opp2 square_least. Qed.

Let most0 : 0 <= 1 + most.
Proof. by rewrite addr_ge0 ?ler01 // addr_ge0 ?size_ge0 // addr_ge0 ?ler0n. Qed.

Lemma good_ratio : r < 1 /\ (1 + most) * (r * r) < 1 - r * r.
Proof.
have h : (1 + most) * (r * r) < 1 - r * r.
  by rewrite ltr_subr_addl -[X in X + _]mul1r -mulrDl mulrC shrunk.
split=> //; have : 0 < 1 - r * r by apply: le_lt_trans h; rewrite mulr_ge0 // mulr_ge0.
by rewrite subr_gt0 -expr2 expr_lt1.
Qed.

(* theorem cor:good *)
Theorem good_descends : [/\ J \in unitmx, symm J \in unitmx & descends J f].
Proof.
have [r1 small] := good_ratio.
have open : 0 <= 1 - s by rewrite subr_ge0.
have [unit units ratio] := leaky_integrator w0 open weights slopes_small r1.
split=> //; apply/(positivity unit units f) => u u0.
have pos : 0 < 1 - r * r by rewrite subr_gt0 -expr2 expr_lt1.
have uu : 0 < e u u by exact: ip_gt0.
apply: le_lt_trans (at_most _) _; apply: lt_le_trans (at_least u).
have h : e (T J *m u) (T J *m u) <= r * r / (1 - r * r) * e u u.
  by have := ratio u; rewrite mulrACA -invfM -[X in _ / X * _]expr2 sqr_sqrtr ?(ltW pos).
apply: le_lt_trans (ler_wpmul2l most0 h) _.
by rewrite mulrA gtr_pmull // mulrA ltr_pdivr_mulr // mul1r.
Qed.

(* theorem cor:good *)
Theorem good_converges (rho : 'cV[R]_n.+1 -> 'cV[R]_n.+1) (drive : 'cV[R]_n.+1) (step : R) (h g : 'cV[R]_n.+1) :
  (forall x y : 'cV[R]_n.+1, norm e (rho x - rho y) <= 1 * norm e (x - y)) -> 0 <= step -> step <= 1 -> w < 1 /\
  norm e ((h + step *: leaky W rho drive h) - (g + step *: leaky W rho drive g)) <= (1 - step * (1 - w)) * norm e (h - g).
Proof.
move=> lipschitz step0 step1; split; first exact: good_contracts.
by rewrite -[w in leRHS]mulr1; apply: euler_contracts.
Qed.
End Good.
