(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* The leaky integrator's Jacobian WD - 1, with weights W and slopes D: where symmetric weights are enough. *)
From vfep Require Import head ring inner pair state positivity energy attain coupling.

Section Slopes.
Variables (R : rcfType) (n : nat) (W : 'M[R]_n) (d : 'rV[R]_n).
Let D := diag_mx d.
Let J := W *m D - 1%:M.
Let e := euclid R n.

Lemma bounded_sum (f : inner [lmodType R of 'cV[R]_n]) (A B : 'M[R]_n) a b : 0 <= a -> 0 <= b ->
  bounded f A a -> bounded f B b -> bounded f (A + B) (a + b).
Proof.
move=> a0 b0 hA hB v; rewrite -!norm_sq mulrACA.
have h : norm f ((A + B) *m v) <= (a + b) * norm f v.
  rewrite mulmxDl; apply: le_trans (triangle _ _ _) _.
  by rewrite mulrDl ler_add ?norm_le.
by rewrite ler_pmul ?norm_ge0.
Qed.
Lemma bounded_product (f : inner [lmodType R of 'cV[R]_n]) (A B : 'M[R]_n) a b :
  bounded f A a -> bounded f B b -> bounded f (A *m B) (a * b).
Proof.
move=> hA hB v; rewrite -mulmxA mulrACA -(mulrA (a * a)); apply: le_trans (hA _) _.
by rewrite ler_wpmul2l // -expr2 sqr_ge0.
Qed.
Lemma bounded_scale (f : inner [lmodType R of 'cV[R]_n]) (A : 'M[R]_n) a b : bounded f A a -> bounded f (b *: A) (b * a).
Proof.
move=> h v; rewrite -scalemxAl ipZ ipZr mulrA mulrACA -(mulrA (b * b)).
by rewrite ler_wpmul2l // -expr2 sqr_ge0.
Qed.

(* theorem prop:slopes a *)
Theorem antisymmetric_part_bound (Ws Wa : 'M[R]_n) (ws wa lo hi : R) : W = Ws + Wa -> Ws^T = Ws -> Wa^T = - Wa ->
  0 <= ws -> 0 <= wa -> bounded e Ws ws -> bounded e Wa wa -> 0 <= lo -> lo <= hi ->
  (forall i, lo <= d 0 i /\ d 0 i <= hi) -> bounded e (anti J) (2%:R^-1 * ws * (hi - lo) + wa * hi).
Proof.
move=> eW tWs tWa ws0 wa0 bWs bWa lo0 lohi between.
have hi0 : 0 <= hi := le_trans lo0 lohi; have gap0 : 0 <= hi - lo by rewrite subr_ge0.
have half0 : 0 <= 2%:R^-1 :> R by rewrite invr_ge0 ler0n.
pose m := 2%:R^-1 * (hi + lo); pose C := diag_mx (d - const_mx m).
have DC : D = C + m%:M by rewrite /C linearB /= diag_const_mx subrK.
have bD : bounded e D hi.
  by apply: euclid_diagonal => i; have [l h] := between i; rewrite ger0_norm // (le_trans lo0).
have bC : bounded e C (2%:R^-1 * (hi - lo)).
  apply: euclid_diagonal => i; have [l h] := between i; rewrite !mxE ler_norml.
  have half (a b : R) : 2%:R^-1 * (a + b) + 2%:R^-1 * (a - b) = a by exact: (halves (a : R^o) b).
  have half' (a b : R) : 2%:R^-1 * (a + b) - 2%:R^-1 * (a - b) = b by exact: (halves' (a : R^o) b).
  by apply/andP; split; [rewrite ler_subr_addl /m half' | rewrite ler_subl_addl /m half].
have split_J : anti J = 2%:R^-1 *: (Ws *m C + - (C *m Ws)) + 2%:R^-1 *: (Wa *m D + D *m Wa).
  have same : Ws *m D - D *m Ws = Ws *m C - C *m Ws.
    by rewrite DC mulmxDr mulmxDl mul_mx_scalar mul_scalar_mx opprD addrACA subrr addr0.
  rewrite -scalerDr -same /gap; congr (_ *: _).
  rewrite /J linearB /= trmx_mul tr_diag_mx trmx1 opprB addrA addrNK eW linearD /= tWs tWa mulmxDl mulmxBr opprB.
  by rewrite [D *m Wa - _]addrC addrACA.
have opposite (A : 'M[R]_n) a : bounded e A a -> bounded e (- A) a.
  by move=> h v; rewrite mulNmx ipNl ipNr opprK.
have -> : 2%:R^-1 * ws * (hi - lo) + wa * hi =
    2%:R^-1 * (ws * (2%:R^-1 * (hi - lo)) + 2%:R^-1 * (hi - lo) * ws) + 2%:R^-1 * (wa * hi + hi * wa).
  have twice (a : R) : 2%:R^-1 * (a + a) = a by rewrite -mulr2n -(mulr_natl a) mulKf // pnatr_eq0.
  by rewrite (mulrC (2%:R^-1 * (hi - lo)) ws) (mulrC hi wa) !twice (mulrCA ws) mulrA.
have half_gap : 0 <= 2%:R^-1 * (hi - lo) by rewrite mulr_ge0.
rewrite split_J; apply: bounded_sum; rewrite ?(mulr_ge0 half0) ?addr_ge0 ?mulr_ge0 //; apply: bounded_scale.
  apply: bounded_sum; rewrite ?mulr_ge0 //; first exact: bounded_product.
  by apply: opposite; exact: bounded_product.
by apply: bounded_sum; rewrite ?mulr_ge0 //; exact: bounded_product.
Qed.

(* theorem prop:slopes b *)
Theorem symmetric_weights (x l c : 'cV[R]_n) : W^T = W -> (forall i, d 0 i = 1) -> J \in unitmx ->
  J *m x = c -> J^T *m l = c -> x = l.
Proof.
move=> tW one unit ex; have D1 : D = 1%:M.
  by apply/matrixP => i j; rewrite !mxE one.
have -> : J^T = J by rewrite /J D1 mulmx1 linearB /= trmx1 tW.
by rewrite -ex => /(can_inj (mulKmx unit)).
Qed.

Lemma similar : W^T = W -> J^T *m D = D *m J.
Proof.
by move=> tW; rewrite /J linearB /= trmx_mul tr_diag_mx tW trmx1 mulmxBl mulmxBr mul1mx mulmx1 mulmxA.
Qed.

(* theorem prop:slopes d *)
Theorem symmetric_weights_slopes (x l c : 'cV[R]_n) (d0 : R) : W^T = W -> d0 != 0 -> J \in unitmx ->
  (forall i, c i 0 != 0 -> d 0 i = d0) -> J *m x = c -> J^T *m l = c ->
  forall i, l i 0 = d 0 i / d0 * x i 0.
Proof.
move=> tW d00 unit outputs ex el; have unit' : J^T \in unitmx by rewrite unitmx_tr.
have h : D *m x = d0 *: l.
  apply: (can_inj (mulKmx unit')); rewrite mulmxA similar // -mulmxA ex -scalemxAr el.
  apply/colP => i; rewrite mul_diag_mx !mxE.
  by have [->|/outputs->//] := eqVneq (c i 0) 0; rewrite !mulr0.
move=> i; have := congr1 (fun w : 'cV[R]_n => w i 0) h; rewrite mul_diag_mx !mxE => e1.
by rewrite mulrAC e1 mulrC mulKf.
Qed.

(* The cost reads the rates, and its gradient q in them is the nudging current. *)
(* theorem prop:activity *)
Theorem activity_coordinates (x l q : 'cV[R]_n) : W^T = W -> J \in unitmx ->
  J *m x = q -> J^T *m l = D *m q -> D *m x = l.
Proof.
move=> tW unit ex el; have unit' : J^T \in unitmx by rewrite unitmx_tr.
by apply: (can_inj (mulKmx unit')); rewrite mulmxA similar // -mulmxA ex el.
Qed.

(* theorem prop:unit-scaling *)
Theorem kantorovich (g : 'cV[R]_n) (lo hi : R) : 0 < lo -> (forall i, lo <= d 0 i /\ d 0 i <= hi) ->
  2%:R * Num.sqrt (lo * hi) * (norm e g * norm e (D *m g)) <= (lo + hi) * e g (D *m g).
Proof.
move=> lo0 between.
have sum (u v : 'cV[R]_n) : e u v = \sum_i u i 0 * v i 0.
  by rewrite /= /form mulmx1 mxE; apply: eq_bigr => i _; rewrite mxE.
have [->|g0] := eqVneq g 0; first by rewrite mulmx0 ip0l mulr0 /norm ip0l sqrtr0 mul0r mulr0.
have hi0 : 0 < hi.
  have [i _] : exists i, g i 0 != 0.
    by apply/existsP; apply: contraNT g0 => /existsPn z; apply/eqP/colP => i; rewrite mxE; apply/eqP/negbNE/z.
  by have [l h] := between i; rewrite (lt_le_trans lo0) // (le_trans l).
have lohi : 0 <= lo * hi by rewrite mulr_ge0 ?ltW.
have key : e (D *m g) (D *m g) + lo * hi * e g g <= (lo + hi) * e g (D *m g).
  rewrite !sum !mulr_sumr -big_split /= ler_sum // => i _; rewrite mul_diag_mx !mxE.
  have [l h] := between i; have gg : 0 <= g i 0 * g i 0 by rewrite -expr2 sqr_ge0.
  rewrite -subr_ge0.
  have -> : (lo + hi) * (g i 0 * (d 0 i * g i 0)) - (d 0 i * g i 0 * (d 0 i * g i 0) + lo * hi * (g i 0 * g i 0)) =
      (d 0 i - lo) * (hi - d 0 i) * (g i 0 * g i 0).
    rewrite (mulrCA (g i 0)) (mulrACA (d 0 i)) [(lo + hi) * _]mulrA -mulrDl -mulrBl; congr (_ * _).
    rewrite mulrDl mulrBl !mulrBr opprB opprD [RHS]addrACA (mulrC hi); congr (_ + _).
    by rewrite addrC.
  by rewrite mulr_ge0 // mulr_ge0 // subr_ge0.
apply: le_trans key; rewrite -!norm_sq.
have := sqr_ge0 (norm e (D *m g) - Num.sqrt (lo * hi) * norm e g); rewrite expr2 (plain_square (laws_of R)) subr_ge0.
rewrite mulrACA -[Num.sqrt (lo * hi) * Num.sqrt (lo * hi)]expr2 sqr_sqrtr // => h.
apply: le_trans h; rewrite le_eqVlt; apply/orP; left; apply/eqP.
rewrite -mulrA mulr2n; congr (_ * _).
by rewrite mulrA mulrC.
Qed.
End Slopes.
