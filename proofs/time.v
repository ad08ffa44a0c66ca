(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Phases in time: Euler steps of a contracting field, the truncated nudged phase, the velocities of the nudged phase, and a
   nudge of finite strength. *)
From vfep Require Import head ring inner pair state positivity energy attain sharp units rotation coupling.

Lemma norm_bounded (R : rcfType) (n : nat) (f : inner [lmodType R of 'cV[R]_n]) (B : 'M[R]_n) (b : R) : 0 <= b ->
  bounded f B b <-> forall v, norm f (B *m v) <= b * norm f v.
Proof.
move=> b0; split=> [h v|h v]; first exact: norm_le.
by rewrite -!norm_sq mulrACA ler_pmul ?norm_ge0.
Qed.

(* The leaky integrator: W times rates that are Lipschitz in each unit. *)
Section Leaky.
Variables (R : rcfType) (n : nat) (W : 'M[R]_n) (rho : 'cV[R]_n -> 'cV[R]_n) (b : 'cV[R]_n) (w s : R).
Hypotheses (w0 : 0 <= w) (s0 : 0 <= s) (weights : bounded (euclid R n) W w).
Hypothesis lipschitz : forall h g : 'cV[R]_n, norm (euclid R n) (rho h - rho g) <= s * norm (euclid R n) (h - g).
Let r := w * s.
Definition leaky (h : 'cV[R]_n) := W *m rho h + b - h.
Let e := euclid R n.

(* theorem prop:contraction *)
Theorem euler_contracts (step : R) (h g : 'cV[R]_n) : 0 <= step -> step <= 1 ->
  norm e ((h + step *: leaky h) - (g + step *: leaky g)) <= (1 - step * (1 - r)) * norm e (h - g).
Proof.
move=> step0 step1.
have fields : leaky h - leaky g = W *m (rho h - rho g) - (h - g).
  rewrite /leaky mulmxBr; move: (W *m rho h) (W *m rho g) => p q.
  by rewrite opprD opprK [- (q + b)]opprD addrACA [X in X + _]addrACA subrr addr0 opprB [- h + g]addrC.
have -> : h + step *: leaky h - (g + step *: leaky g) = (1 - step) *: (h - g) + step *: (W *m (rho h - rho g)).
  rewrite opprD addrACA -scalerBr fields scalerBr scalerBl scale1r.
  by rewrite [step *: (W *m _) - _]addrC addrA.
apply: le_trans (triangle _ _ _) _; rewrite !normZ !ger0_norm ?subr_ge0 //.
have h1 : norm e (W *m (rho h - rho g)) <= r * norm e (h - g).
  by apply: le_trans (norm_le w0 (weights _)) _; rewrite /r -mulrA ler_wpmul2l.
have := ler_wpmul2l step0 h1; rewrite -(ler_add2l ((1 - step) * norm e (h - g))) => /le_trans; apply.
by rewrite mulrA -mulrDl mulrBr mulr1 opprB addrA addrAC.
Qed.

(* theorem prop:contraction *)
Theorem one_fixed_point (h g : 'cV[R]_n) : r < 1 -> leaky h = 0 -> leaky g = 0 -> h = g.
Proof.
move=> r1 eh eg; apply/eqP; rewrite -subr_eq0; apply: contraT => hg.
have := euler_contracts h g ler01 (lexx 1); rewrite eh eg !scaler0 !addr0 mul1r subKr.
by rewrite leNgt gtr_pmull ?r1 // sqrtr_gt0 ip_gt0.
Qed.
End Leaky.

Section Phase.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n) (f : inner [lmodType R of 'cV[R]_n]) (r step : R).
Hypotheses (step0 : 0 <= step) (step1 : step <= 1).
Let Z := 1%:M + step *: J.

(* The states of the nudged phase, linearised, divided by the nudge. *)
Fixpoint nudged (c : 'cV[R]_n) (k : nat) : 'cV[R]_n := if k is k'.+1 then nudged c k' + step *: (J *m nudged c k' - c) else 0.

Lemma nudged_gap (c x : 'cV[R]_n) k : J *m x = c -> nudged c k.+1 - x = Z *m (nudged c k - x).
Proof. by move=> <- /=; rewrite mulmxDl mul1mx -mulmxBr -scalemxAl addrAC. Qed.

(* theorem prop:truncation *)
Theorem truncation (c x : 'cV[R]_n) k : 0 <= r -> r < 1 -> bounded f (J + 1%:M) r -> J *m x = c ->
  norm f (nudged c k - x) <= (1 - step * (1 - r)) ^+ k * norm f x.
Proof.
move=> r0 r1 bound ex.
have factor v : norm f (Z *m v) <= (1 - step * (1 - r)) * norm f v.
  have -> : Z = (1 - step)%:M + step *: (J + 1%:M).
    by rewrite scalerDr scalemx1 raddfB /= [step *: J + _]addrC addrA subrK.
  rewrite mulmxDl mul_scalar_mx -scalemxAl; apply: le_trans (triangle _ _ _) _.
  rewrite !normZ !ger0_norm ?subr_ge0 //.
  have := ler_wpmul2l step0 (norm_le r0 (bound v)).
  rewrite -(ler_add2l ((1 - step) * norm f v)) => /le_trans; apply.
  by rewrite mulrA -mulrDl mulrBr mulr1 opprB addrA addrAC.
have q0 : 0 <= 1 - step * (1 - r).
  by rewrite subr_ge0 mulr_ile1 // ?subr_ge0 ?(ltW r1) // ler_subl_addl ler_addr.
elim: k => [|k IH]; first by rewrite /= sub0r normN expr0 mul1r.
rewrite (nudged_gap _ ex) exprS -mulrA; apply: le_trans (factor _) _.
by rewrite ler_wpmul2l.
Qed.

(* theorem prop:truncation *)
Theorem silent_layers (layer : 'I_n -> nat) (c : 'cV[R]_n) k : (forall i j, J i j != 0 -> (layer i <= (layer j).+1)%N) ->
  (forall i, c i 0 != 0 -> layer i = 0%N) -> forall i, (k <= layer i)%N -> nudged c k i 0 = 0.
Proof.
move=> joins outputs; elim: k => [|k IH] i deep; first by rewrite mxE.
have ci : c i 0 = 0 by apply/eqP; apply: contraTT deep => /outputs->.
have sum0 : (J *m nudged c k) i 0 = 0.
  rewrite mxE big1 // => j _; have [->|/joins h] := eqVneq (J i j) 0; first by rewrite mul0r.
  by rewrite IH ?mulr0 // -ltnS (leq_trans deep).
have -> : nudged c k.+1 i 0 = nudged c k i 0 + step * ((J *m nudged c k) i 0 - c i 0) by rewrite /= !mxE.
by rewrite IH ?(ltnW deep) // sum0 ci subrr mulr0 addr0.
Qed.
End Phase.

(* The velocities of the nudged phase and the errors of backpropagation through time, step for step. *)
Section Velocities.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n) (step a z : R).
Let e := euclid R n.
Let Z := 1%:M + step *: J.
Fixpoint power (B : 'M[R]_n) (k : nat) := if k is k'.+1 then B *m power B k' else 1%:M.

Lemma power_bounded (B : 'M[R]_n) b k : 0 <= b -> bounded e B b -> forall v, norm e (power B k *m v) <= b ^+ k * norm e v.
Proof.
move=> b0 h; elim: k => [|k IH] v; first by rewrite mul1mx expr0 mul1r.
rewrite /= -mulmxA exprS -mulrA; apply: le_trans (norm_le b0 (h _)) _.
by rewrite ler_wpmul2l.
Qed.

(* theorem prop:velocities *)
Theorem velocities (c : 'cV[R]_n) k : 0 <= step -> 0 <= a -> 0 <= z -> bounded e (anti J) a -> bounded e Z z ->
  norm e (power Z^T k.+1 *m c - power Z k.+1 *m c) <= 2%:R * a * step * k.+1%:R * z ^+ k * norm e c.
Proof.
move=> step0 a0 z0 ha hz; have hz' := euclid_transpose z0 hz.
have gap_Z v : norm e (Z^T *m v - Z *m v) <= 2%:R * a * step * norm e v.
  have split_Z : Z - Z^T = (2%:R * step) *: anti J.
    rewrite /Z linearD linearZ /= trmx1 opprD addrACA subrr add0r -scalerBr /gap scalerA.
    by rewrite mulrAC divff ?mul1r // pnatr_eq0.
  rewrite -opprB -mulmxBl split_Z -scalemxAl normN normZ ger0_norm ?mulr_ge0 ?ler0n //.
  have -> : 2%:R * a * step * norm e v = 2%:R * step * (a * norm e v) by rewrite [2%:R * a * step]mulrAC mulrA.
  by rewrite ler_wpmul2l ?mulr_ge0 ?ler0n // norm_le.
elim: k => [|k IH].
  by rewrite /= !mulmx1 expr0 !mulr1 gap_Z.
have next B : power B k.+2 *m c = B *m (power B k.+1 *m c) by rewrite mulmxA.
have -> : power Z^T k.+2 *m c - power Z k.+2 *m c =
    Z^T *m (power Z^T k.+1 *m c - power Z k.+1 *m c) + (Z^T *m (power Z k.+1 *m c) - Z *m (power Z k.+1 *m c)).
  by rewrite !next mulmxBr addrA subrK.
apply: le_trans (triangle _ _ _) _.
have first_part := le_trans (norm_le z0 (hz' _)) (ler_wpmul2l z0 IH).
have second_part : norm e (Z^T *m (power Z k.+1 *m c) - Z *m (power Z k.+1 *m c)) <= 2%:R * a * step * (z ^+ k.+1 * norm e c).
  by apply: le_trans (gap_Z _) _; rewrite ler_wpmul2l ?mulr_ge0 ?ler0n // power_bounded.
apply: le_trans (ler_add first_part second_part) _.
move: (2%:R * a * step) (norm e c) => A N; rewrite le_eqVlt; apply/orP; left; apply/eqP.
rewrite -!mulrA [z * _]mulrCA [z * (_ * _)]mulrCA -mulrDr; congr (A * _).
by rewrite [in X in X + _](mulrA z) -exprS -[k.+2]addn1 natrD mulrDl mul1r.
Qed.
End Velocities.

(* A contracting field with the margin m. *)
Section Margin.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n) (m : R).
Let e := euclid R n.
Hypotheses (m0 : 0 < m) (contracts : forall v : 'cV[R]_n, m * e v v <= form (- symm J) v v).

Lemma margin_field (B : 'M[R]_n) (v : 'cV[R]_n) : m * e v v <= - form B v v -> m * norm e v <= norm e (B *m v).
Proof.
move=> h; have [->|v0] := eqVneq v 0; first by rewrite mulmx0 /norm ip0l sqrtr0 mulr0.
have nv : 0 < norm e v by rewrite sqrtr_gt0 ip_gt0.
rewrite -(ler_pmul2r nv) -mulrA norm_sq; apply: le_trans h _.
have -> : form B v v = e v (B *m v) by rewrite /= form_mulr mul1mx.
by rewrite -ipNr; apply: le_trans (cauchy_schwarz _ _ _) _; rewrite normN mulrC.
Qed.
Lemma margin_symm v : m * e v v <= - form (symm J) v v.
Proof. by rewrite -formN. Qed.
Lemma margin_jacobian v : m * e v v <= - form J v v.
Proof. by rewrite form_jacobian margin_symm. Qed.

(* theorem prop:rotation d *)
Theorem margin_difference (c x l : 'cV[R]_n) (a : R) : 0 <= a -> bounded e (anti J) a -> J *m x = c -> J^T *m l = c ->
  norm e (x - l) <= 2%:R * (a / m) * norm e l /\ norm e (x - l) <= 2%:R * (a / m) * norm e x.
Proof.
move=> a0 ha rx rl.
have J_gap v : J *m v - J^T *m v = 2%:R *: (anti J *m v).
  by rewrite -mulmxBl -scalemxAl scalerA divff ?scale1r // pnatr_eq0.
have scaled v : norm e (2%:R *: (anti J *m v)) <= 2%:R * (a * norm e v).
  by rewrite normZ ger0_norm ?ler0n // ler_wpmul2l ?ler0n // norm_le.
have drop v : m * norm e (x - l) <= 2%:R * (a * norm e v) -> norm e (x - l) <= 2%:R * (a / m) * norm e v.
  have -> : 2%:R * (a / m) * norm e v = m^-1 * (2%:R * (a * norm e v)) by rewrite [a / m]mulrC mulrCA -!mulrA.
  by rewrite ler_pdivl_mull.
split; apply: drop.
  apply: le_trans (margin_field (margin_jacobian _)) _; rewrite mulmxBr rx -rl -normN opprB J_gap.
  exact: scaled.
apply: le_trans (margin_field (B := J^T) _) _; first by rewrite form_tr margin_jacobian.
rewrite mulmxBr rl -rx -normN opprB J_gap.
exact: scaled.
Qed.

(* theorem prop:rotation d *)
Theorem margin_ratio (a : R) : 0 <= a -> bounded e (anti J) a -> bounded e (T J) (a / m).
Proof.
move=> a0 ha; apply/norm_bounded => [|v]; first by rewrite divr_ge0 // ltW.
have unit : symm J \in unitmx.
  apply: unit_of_kernel => w z; apply/eqP; apply: contraT => w0.
  have := contracts w; rewrite formN /form -mulmxA z mulmx0 mxE oppr0 leNgt.
  by rewrite (mulr_gt0 m0 (ip_gt0 e w0)).
have h := margin_field (margin_symm (T J *m v)); move: h.
rewrite mulmxA /ratio mulKVmx // -/(T J) => h.
rewrite mulrAC ler_pdivl_mulr // [norm e (_ *m v) * m]mulrC; apply: le_trans h _.
exact: norm_le.
Qed.

(* An affine field and a quadratic cost on the outputs: P is the projection E E' on them. *)
(* theorem prop:finite-beta *)
Theorem finite_nudge (P : 'M[R]_n) (c x y : 'cV[R]_n) (beta : R) : 0 <= beta -> (forall v, 0 <= form P v v) ->
  bounded e P 1 -> J *m x = c -> J *m y = c + beta *: (P *m y) ->
  (J - beta *: P) *m y = c /\ norm e (y - x) <= beta / (m * m) * norm e c.
Proof.
move=> beta0 pos short ex ey; have exact_y : (J - beta *: P) *m y = c by rewrite mulmxBl ey -scalemxAl addrK.
split=> //; have field v : m * e v v <= - form (J - beta *: P) v v.
  by rewrite formD formN formZ opprB addrC; apply: ler_paddr; rewrite ?mulr_ge0 // margin_jacobian.
have hy := margin_field (field y); rewrite exact_y in hy.
have := margin_field (margin_jacobian (y - x)); rewrite mulmxBr ey ex addrAC subrr add0r normZ ger0_norm // => hd.
have hP : norm e (P *m y) <= norm e y by rewrite -[leRHS]mul1r norm_le.
rewrite mulrAC ler_pdivl_mulr ?mulr_gt0 // [norm e (y - x) * _]mulrC -(mulrA m).
apply: le_trans (ler_wpmul2l (ltW m0) hd) _.
by rewrite mulrCA ler_wpmul2l //; apply: le_trans hy; rewrite ler_wpmul2l // ltW.
Qed.
End Margin.
