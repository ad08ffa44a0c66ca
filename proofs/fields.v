(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Nudges of any strength in a contracting field, Euler steps, and fields whose Jacobian is symmetric or almost so. *)
From vfep Require Import head ring inner pair state positivity energy attain units coupling rotation stable batch networks.

(* A field that contracts with the margin m, and a cost that lies above its tangents, whose slopes are g. *)
Section Path.
Variables (R : rcfType) (V : lmodType R) (f : inner V) (mu g : V -> V) (C : V -> R) (m : R).
Hypothesis m0 : 0 < m.
Hypothesis contracts : forall h k, f (mu h - mu k) (h - k) <= - (m * f (h - k) (h - k)).
Hypothesis convex : forall h k, C h + f (g h) (k - h) <= C k.

Lemma monotone_cost h k : f (g k) (h - k) <= f (g h) (h - k).
Proof.
have := ler_add (convex h k) (convex k h); rewrite addrACA [C k + C h]addrC ger_addl -[k - h]opprB ipNr.
by rewrite addrC subr_le0.
Qed.

(* theorem prop:nudging-path *)
Theorem cost_never_rises (weak strong : R) (h k : V) : 0 <= weak -> weak < strong ->
  mu h = weak *: g h -> mu k = strong *: g k -> C k <= C h.
Proof.
move=> weak0 less eh ek; apply: le_trans (convex k h); rewrite ler_addl.
have room : 0 < strong - weak by rewrite subr_gt0.
rewrite -(pmulr_rge0 _ room) mulrBl subr_ge0.
have := contracts h k; rewrite eh ek ipD ipNl !ipZ => small.
apply: le_trans (ler_wpmul2l weak0 (monotone_cost h k)) _.
rewrite -subr_ge0 -oppr_le0 opprB; apply: le_trans small _.
by rewrite oppr_le0 mulr_ge0 ?ip_ge0 // ltW.
Qed.

(* theorem prop:nudging-path *)
Theorem one_nudged_state (nudge : R) (h k : V) : 0 <= nudge -> mu h = nudge *: g h -> mu k = nudge *: g k -> h = k.
Proof.
move=> nudge0 eh ek; apply/eqP; rewrite -subr_eq0; apply: contraT => /(ip_gt0 f) pos.
have := contracts h k; rewrite eh ek ipD ipNl !ipZ -mulrBr => small.
have : 0 <= nudge * (f (g h) (h - k) - f (g k) (h - k)) by rewrite mulr_ge0 // subr_ge0 monotone_cost.
by move=> /le_trans/(_ small); rewrite oppr_ge0 leNgt mulr_gt0.
Qed.
End Path.

(* theorem prop:euler *)
Theorem euler_step (R : rcfType) (step a b : R) : 0 < step -> a < 0 ->
  ((1 + step * a) * (1 + step * a) + step * b * (step * b) < 1) = (step < - (2%:R * a) / (a * a + b * b)).
Proof.
move=> step0 a0; have pos : 0 < a * a + b * b by rewrite ltr_paddr -?expr2 ?sqr_ge0 // exprn_even_gt0 //= lt_eqF.
have drop (p q t : R) : 1 + p + q + t - 1 = p + t + q.
  by rewrite addrAC [1 + p + q - 1]addrAC [1 + p - 1]addrAC subrr add0r addrAC.
rewrite ltr_pdivl_mulr // -subr_lt0 -[RHS]subr_lt0 (plain_sum_square (laws_of R)) !mul1r drop opprK.
have -> : step * a * (step * a) = step * (step * (a * a)) by rewrite mulrACA -mulrA.
have -> : step * b * (step * b) = step * (step * (b * b)) by rewrite mulrACA -mulrA.
have -> : (1 + 1) * (step * a) = step * (2%:R * a) by rewrite mulrCA mulr2n.
by rewrite -!mulrDr pmulr_rlt0.
Qed.

(* theorem prop:euler *)
Theorem euler_antisymmetric (R : rcfType) (n : nat) (W : 'M[R]_n) (a b c : R) : W^T = - W -> bounded (euclid R n) W c ->
  eigenvalue_pair (W - 1%:M) a b -> a = -1 /\ b * b <= c * c.
Proof.
move=> tW bound [v [w [some ev ew]]]; set e := euclid R n.
have pos : 0 < e v v + e w w := pair_positive_sum (@definite1 R n) some.
have JE z : form (W - 1%:M) z z = - e z z by rewrite formD formN (antisymmetric_form _ tW) add0r.
have a1 : a = -1.
  apply: (mulIf (lt0r_neq0 pos)); rewrite -(pair_form_sum ev ew) !JE mulN1r opprD //.
split=> //; have Wv : W *m v = - (b *: w).
  by move/eqP: ev; rewrite mulmxBl mul1mx a1 scaleN1r subr_eq => /eqP->; rewrite addrAC addNr add0r.
have Ww : W *m w = b *: v.
  by move/eqP: ew; rewrite mulmxBl mul1mx a1 scaleN1r subr_eq => /eqP->; rewrite addrNK.
rewrite -(ler_pmul2r pos) !mulrDr addrC ler_add //.
  by have := bound v; rewrite Wv ipNl ipNr opprK ipZ ipZr mulrA.
by have := bound w; rewrite Ww ipZ ipZr mulrA.
Qed.

(* Saturated units in the second block: none has a share in the target. *)
(* theorem prop:slopes c *)
Theorem saturated_hidden (R : rcfType) (n p : nat) (A : 'M[R]_n) (B : 'M[R]_(p, n)) (c x l : 'cV[R]_n) (y z : 'cV[R]_p) :
  let J := block_mx A 0 B (- 1%:M) in A^T = A -> A \in unitmx ->
  J *m col_mx x y = col_mx c 0 -> J^T *m col_mx l z = col_mx c 0 -> [/\ x = l, y = B *m x & z = 0].
Proof.
move=> J tA unit; rewrite tr_block_mx !mul_block_col trmx0 !mul0mx add0r addr0 linearN /= trmx1 !mulNmx !mul1mx.
move=> /eq_col_mx[ex ey] /eq_col_mx[el ez].
have z0 : z = 0 by apply: oppr_inj; rewrite ez oppr0.
split=> //; last by apply/eqP; rewrite eq_sym -subr_eq0 ey.
by apply: (can_inj (mulKmx unit)); rewrite ex -el tA z0 mulmx0 addr0.
Qed.

(* Two units joined by w both ways, both outputs, of unequal slopes p and q; the target is (1, -1). *)
(* theorem prop:slopes e *)
Theorem unequal_outputs (R : rcfType) (w p q : R) (x l : 'cV[R]_2) :
  let J : 'M[R]_2 := \matrix_(i, j) (if i == j then -1 else if i == 0 then w * q else w * p) in
  let c : 'cV[R]_2 := \col_i (if i == 0 then 1 else -1) in let det := 1 - w * p * (w * q) in
  J *m x = c -> J^T *m l = c -> det * det * euclid R 2 x l = 2%:R * ((1 - w * p) * (1 - w * q)).
Proof.
move=> J c det ex el; set a := w * p; set b := w * q.
have solve (r s : R) (u : 'cV[R]_2) : - u 0 0 + s * u 1 0 = 1 -> r * u 0 0 - u 1 0 = -1 ->
    (1 - r * s) * u 0 0 = - (1 - s) /\ (1 - r * s) * u 1 0 = 1 - r.
  move=> e0 e1; have u1 : u 1 0 = 1 + r * u 0 0 by move/eqP: e1; rewrite subr_eq => /eqP->; rewrite addrA subrr add0r.
  have u0 : u 0 0 = s * u 1 0 - 1 by rewrite -e0 opprD opprK addrCA subrr addr0.
  split.
    rewrite mulrBl mul1r {1}u0 u1 mulrDr mulr1 [s * (r * _)]mulrA [s * r]mulrC addrAC addrK opprB.
    by [].
  by rewrite mulrBl mul1r {1}u1 u0 mulrBr mulr1 mulrA addrA addrAC addrK.
have [x0 x1] : det * x 0 0 = - (1 - b) /\ det * x 1 0 = 1 - a.
  apply: solve.
    by have := congr1 (fun u : 'cV[R]_2 => u 0 0) ex; rewrite !mxE sum2 !mxE /= mulN1r.
  by have := congr1 (fun u : 'cV[R]_2 => u 1 0) ex; rewrite !mxE sum2 !mxE /= mulN1r.
have [l0 l1] : det * l 0 0 = - (1 - a) /\ det * l 1 0 = 1 - b.
  rewrite /det [w * p * _]mulrC; apply: solve.
    by have := congr1 (fun u : 'cV[R]_2 => u 0 0) el; rewrite !mxE sum2 !mxE /= mulN1r.
  by have := congr1 (fun u : 'cV[R]_2 => u 1 0) el; rewrite !mxE sum2 !mxE /= mulN1r.
rewrite euclid2 mulrDr ![det * det * (_ * _)]mulrACA x0 x1 l0 l1 mulrNN.
by rewrite [(1 - b) * _]mulrC -mulr2n mulr_natl.
Qed.

(* The field of a Hopfield energy: s holds what the slopes add on the diagonal. *)
(* theorem prop:slopes f *)
Theorem hopfield_symmetric (R : rcfType) (n : nat) (W : 'M[R]_n) (d s : 'rV[R]_n) : W^T = W ->
  let J := diag_mx d *m W *m diag_mx d + diag_mx s in
  J^T = J /\ forall c x l : 'cV[R]_n, J \in unitmx -> J *m x = c -> J^T *m l = c -> x = l.
Proof.
move=> tW J; have tJ : J^T = J by rewrite /J linearD /= !trmx_mul !tr_diag_mx tW mulmxA.
by split=> // c x l unit <-; rewrite tJ => /(can_inj (mulKmx unit)).
Qed.
