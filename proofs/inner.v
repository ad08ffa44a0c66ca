(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Inner products over a real closed field, and what the half-sum and half-difference of two vectors say in them. *)
From vfep Require Import head ring.

Record inner (R : rcfType) (V : lmodType R) := Inner {
  ip :> V -> V -> R;
  ipC : forall u v, ip u v = ip v u;
  ipD : forall u v w, ip (u + v) w = ip u w + ip v w;
  ipZ : forall a u v, ip (a *: u) v = a * ip u v;
  ip_gt0 : forall u, u != 0 -> 0 < ip u u }.

Section Bounds.
Variables (R : rcfType) (V : lmodType R) (f : inner V).
Implicit Types (u v m d : V) (k : R).

Definition norm v := Num.sqrt (f v v).

Lemma ipDr u v w : f u (v + w) = f u v + f u w.
Proof. by rewrite ipC ipD !(ipC _ u). Qed.
Lemma ipNl u v : f (- u) v = - f u v.
Proof. by rewrite -scaleN1r ipZ mulN1r. Qed.
Lemma ipNr u v : f u (- v) = - f u v.
Proof. by rewrite ipC ipNl ipC. Qed.
Lemma ip_ge0 v : 0 <= f v v.
Proof.
have [->|h] := eqVneq v 0; last exact/ltW/ip_gt0.
by rewrite -(scale0r 0) ipZ mul0r.
Qed.
Lemma norm_sq v : norm v * norm v = f v v.
Proof. by rewrite -expr2 sqr_sqrtr ?ip_ge0. Qed.

Lemma ip_sum_difference m d : f (m - d) (m + d) = f m m - f d d.
Proof.
rewrite ipD !ipDr !ipNl (ipC f d m).
exact: (plain_difference (laws_of R)).
Qed.

Lemma norms_of_halves m d :
  norm (m - d) * norm (m - d) + norm (m + d) * norm (m + d) = (1 + 1) * (f m m + f d d).
Proof.
rewrite !norm_sq !ipD !ipDr !ipNl !ipNr opprK (ipC f d m).
exact: (plain_norms (laws_of R)).
Qed.

Lemma mean_of_norms m d : norm (m - d) * norm (m + d) <= f m m + f d d.
Proof.
have two : (0 : R) < 1 + 1 by rewrite addr_gt0 ?ltr01.
rewrite -subr_ge0 -(pmulr_rge0 _ two) mulrBr -norms_of_halves.
have := sqr_ge0 (norm (m - d) - norm (m + d)); rewrite expr2.
by move: (norm _) (norm _) => a b; rewrite (plain_square (laws_of R)).
Qed.

Lemma sum_of_norms m d : (norm (m - d) + norm (m + d)) * (norm (m - d) + norm (m + d)) <=
  (1 + 1) * (1 + 1) * (f m m + f d d).
Proof.
have two : (0 : R) < 1 + 1 by rewrite addr_gt0 ?ltr01.
rewrite (plain_sum_square (laws_of R)) norms_of_halves -mulrA [leRHS]mulrDl mul1r ler_add2l.
by rewrite ler_pmul2l // mean_of_norms.
Qed.

Lemma angle_of_halves m d k : f d d <= k * k * f m m -> k * k <= 1 ->
  (1 - k * k) * (norm (m - d) * norm (m + d)) <= (1 + k * k) * f (m - d) (m + d).
Proof.
move=> h k1; apply: (@le_trans _ _ ((1 - k * k) * (f m m + f d d))).
  by rewrite ler_wpmul2l ?subr_ge0 ?mean_of_norms.
rewrite ip_sum_difference -subr_ge0 (plain_angle (laws_of R)).
by apply: mulr_ge0; rewrite ?subr_ge0 ?addr_ge0 ?ler01.
Qed.

Lemma squares_of_halves m d : (norm (m - d) - norm (m + d)) * (norm (m - d) - norm (m + d)) =
  (1 + 1) * (f m m + f d d - norm (m - d) * norm (m + d)).
Proof. by rewrite [RHS]mulrBr -norms_of_halves (plain_square (laws_of R)). Qed.

Lemma difference_of_norms m d :
  norm (m + d) * norm (m + d) - norm (m - d) * norm (m - d) = (1 + 1) * (1 + 1) * f m d.
Proof. by rewrite !norm_sq !ipD !ipDr !ipNl !ipNr opprK (ipC f d m) (plain_polar (laws_of R)). Qed.

Lemma angle_attained m d k : f d d <= k * k * f m m -> k * k < 1 ->
  (1 - k * k) * (norm (m - d) * norm (m + d)) = (1 + k * k) * f (m - d) (m + d) <->
  f d d = k * k * f m m /\ f m d = 0.
Proof.
move=> h k1; have two : (0 : R) < 1 + 1 by rewrite addr_gt0 ?ltr01.
have open : 0 < 1 - k * k by rewrite subr_gt0.
have split_gap : (1 + k * k) * f (m - d) (m + d) - (1 - k * k) * (norm (m - d) * norm (m + d)) =
    (1 - k * k) * (f m m + f d d - norm (m - d) * norm (m + d)) + (1 + 1) * (k * k * f m m - f d d).
  by rewrite ip_sum_difference -(plain_angle (laws_of R)) [X in _ = X + _]mulrBr [RHS]addrC addrA addrNK.
have left0 : 0 <= (1 - k * k) * (f m m + f d d - norm (m - d) * norm (m + d)).
  by rewrite mulr_ge0 ?(ltW open) // subr_ge0 mean_of_norms.
have right0 : 0 <= (1 + 1) * (k * k * f m m - f d d) by rewrite mulr_ge0 ?(ltW two) // subr_ge0.
split=> [/esym/eqP | [e p]].
  rewrite -subr_eq0 split_gap paddr_eq0 // !mulf_eq0 (gt_eqF open) (gt_eqF two) /= !subr_eq0.
  move=> /andP[/eqP same /eqP <-]; split=> //.
  have := squares_of_halves m d; rewrite same subrr mulr0 => /eqP.
  rewrite mulf_eq0 orbb subr_eq0 => /eqP equal.
  have := difference_of_norms m d; rewrite equal subrr => /esym/eqP.
  by rewrite !mulf_eq0 (gt_eqF two) => /eqP.
apply/esym/eqP; rewrite -subr_eq0 split_gap e subrr mulr0 addr0 mulf_eq0 (gt_eqF open) /= -e.
have := difference_of_norms m d; rewrite p mulr0 => /eqP; rewrite subr_eq0 -!expr2 eqr_expn2 ?sqrtr_ge0 // => /eqP equal.
have := squares_of_halves m d; rewrite equal subrr mulr0 => /esym/eqP.
by rewrite mulf_eq0 (gt_eqF two).
Qed.

Lemma ipZr a u v : f u (a *: v) = a * f u v.
Proof. by rewrite ipC ipZ ipC. Qed.
Lemma norm_ge0 v : 0 <= norm v.
Proof. exact: sqrtr_ge0. Qed.
Lemma normN v : norm (- v) = norm v.
Proof. by rewrite /norm ipNl ipNr opprK. Qed.
Lemma normZ a v : norm (a *: v) = `|a| * norm v.
Proof. by rewrite /norm ipZ ipZr mulrA -expr2 sqrtrM ?sqr_ge0 // sqrtr_sqr. Qed.
Lemma norm0_eq0 v : norm v = 0 -> v = 0.
Proof.
move=> n0; apply/eqP; apply: contraT => /(ip_gt0 f).
by rewrite -norm_sq n0 mulr0 ltxx.
Qed.

Lemma norm_le u v k : 0 <= k -> f u u <= k * k * f v v -> norm u <= k * norm v.
Proof.
move=> k0 h; rewrite -(ler_pexpn2r (ltn0Sn 1)) ?nnegrE ?mulr_ge0 ?norm_ge0 //.
by rewrite exprMn !expr2 !norm_sq.
Qed.

Lemma cauchy_schwarz u v : f u v <= norm u * norm v.
Proof.
have [->|u0] := eqVneq u 0; first by rewrite -(scale0r 0) ipZ mul0r mulr_ge0 ?norm_ge0.
have [->|v0] := eqVneq v 0; first by rewrite -(scale0r 0) ipZr mul0r mulr_ge0 ?norm_ge0.
have pos w : w != 0 -> 0 < norm w by move=> w0; rewrite sqrtr_gt0 ip_gt0.
have p2 : 0 < (1 + 1) * (norm u * norm v) by rewrite !mulr_gt0 ?pos // addr_gt0 ?ltr01.
have := ip_ge0 (norm v *: u - norm u *: v).
rewrite ipD !ipDr !ipNl !ipNr opprK !ipZ !ipZr (ipC f v u) -!norm_sq.
by rewrite (plain_cauchy (laws_of R)) pmulr_rge0 // subr_ge0.
Qed.

Lemma triangle u v : norm (u + v) <= norm u + norm v.
Proof.
rewrite -(ler_pexpn2r (ltn0Sn 1)) ?nnegrE ?addr_ge0 ?norm_ge0 // !expr2 norm_sq.
rewrite ipD !ipDr (ipC f v u) -!norm_sq (plain_sum (laws_of R)) (plain_sum_square (laws_of R)).
by rewrite ler_add2l ler_pmul2l ?addr_gt0 ?ltr01 // cauchy_schwarz.
Qed.
Lemma triangle_sub u v : norm u - norm v <= norm (u + v).
Proof. by rewrite ler_subl_addr -{1}(addrK v u) -(normN v) triangle. Qed.

(* What a half-difference of at most k times the half-sum says of the two vectors. *)
Section Close.
Variables (m d : V) (k : R).
Hypotheses (k0 : 0 <= k) (k1 : k < 1) (h : f d d <= k * k * f m m).
Let close : norm d <= k * norm m. Proof. exact: norm_le. Qed.
Let open : 0 < 1 - k. Proof. by rewrite subr_gt0. Qed.

Lemma sum_of_close : norm m <= (1 - k)^-1 * norm (m + d).
Proof.
rewrite ler_pdivl_mull //; apply: le_trans (triangle_sub m d).
by rewrite mulrBl mul1r ler_add2l ler_opp2.
Qed.

Lemma relative_of_close : norm ((m - d) - (m + d)) <= 2%:R * k / (1 - k) * norm (m + d).
Proof.
have -> : (m - d) - (m + d) = - (2%:R *: d) by rewrite opprD addrACA subrr add0r -opprD scaler_nat.
rewrite normN normZ ger0_norm ?ler0n // -!mulrA ler_wpmul2l ?ler0n //.
by apply: le_trans close _; rewrite ler_wpmul2l // sum_of_close.
Qed.

Lemma ratio_of_close : norm (m - d) <= (1 + k) / (1 - k) * norm (m + d).
Proof.
apply: le_trans (triangle _ _) _; rewrite normN.
apply: (@le_trans _ _ ((1 + k) * norm m)); first by rewrite mulrDl mul1r ler_add2l.
by rewrite -mulrA ler_wpmul2l ?addr_ge0 ?ler01 // sum_of_close.
Qed.
End Close.
End Bounds.

(* Column vectors under a positive definite matrix. *)
Section Columns.
Variables (R : rcfType) (n : nat).
Definition form (B : 'M[R]_n) (u v : 'cV[R]_n) : R := (u^T *m B *m v) 0 0.
Definition definite (B : 'M[R]_n) := forall v : 'cV[R]_n, v != 0 -> 0 < form B v v.
Lemma form_tr B u v : form B^T u v = form B v u.
Proof.
rewrite /form; have <- : (v^T *m B *m u)^T = u^T *m B^T *m v by rewrite !trmx_mul trmxK mulmxA.
by rewrite mxE.
Qed.
Lemma form_mulr B C u v : form B u (C *m v) = form (B *m C) u v.
Proof. by rewrite /form !mulmxA. Qed.
Lemma form_mull B C u v : form B (C *m u) v = form (C^T *m B) u v.
Proof. by rewrite /form trmx_mul !mulmxA. Qed.
Lemma formD B C u v : form (B + C) u v = form B u v + form C u v.
Proof. by rewrite /form mulmxDr mulmxDl mxE. Qed.
Lemma formN B u v : form (- B) u v = - form B u v.
Proof. by rewrite /form mulmxN mulNmx mxE. Qed.
Lemma formZ a B u v : form (a *: B) u v = a * form B u v.
Proof. by rewrite /form -scalemxAr -scalemxAl mxE. Qed.

Variable N : 'M[R]_n.
Hypotheses (symmetric : N^T = N) (positive : definite N).
Definition columns : inner [lmodType R of 'cV[R]_n].
Proof.
apply: (@Inner _ _ (form N)) => [u v|u v w|a u v|//].
- by rewrite -form_tr symmetric.
- by rewrite /form linearD /= !mulmxDl mxE.
- by rewrite /form linearZ /= -!scalemxAl mxE.
Defined.
End Columns.
