(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Two matrices with one right-hand side: a Jacobian and its adjoint in some inner product.  Their half-sum and
   half-difference decide how far apart the two solutions are. *)
From vfep Require Import head ring inner.

Lemma sum2 (R : ringType) (F : 'I_2 -> R) : \sum_i F i = F 0 + F 1.
Proof. by rewrite !big_ord_recl big_ord0 addr0; congr (_ + F _); apply: val_inj. Qed.
Lemma column2 (R : ringType) (u v : 'cV[R]_2) : u 0 0 = v 0 0 -> u 1 0 = v 1 0 -> u = v.
Proof.
move=> e0 e1; apply/colP => i; case: i => [[|[|]]] //= h.
  by have -> : Ordinal h = 0 by apply: val_inj.
by have -> : Ordinal h = 1 by apply: val_inj.
Qed.
Lemma matrix2 (R : ringType) (A B : 'M[R]_2) : A 0 0 = B 0 0 -> A 0 1 = B 0 1 -> A 1 0 = B 1 0 -> A 1 1 = B 1 1 -> A = B.
Proof.
move=> e00 e01 e10 e11; apply/matrixP => i j.
have two (k : 'I_2) : (k = 0) \/ (k = 1) by case: k => [[|[|]]] //= h; [left | right]; apply: val_inj.
by case: (two i) => ->; case: (two j) => ->.
Qed.

Lemma unit_of_kernel (R : fieldType) (n : nat) (B : 'M[R]_n) :
  (forall v : 'cV[R]_n, B *m v = 0 -> v = 0) -> B \in unitmx.
Proof.
move=> injective; rewrite -unitmx_tr -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i.
rewrite row0; apply: trmx_inj; rewrite trmx0; apply: injective; apply: trmx_inj.
by rewrite trmx_mul trmxK trmx0 -row_mul mulmx_ker row0.
Qed.

Lemma unit_neq0 (R : fieldType) (n : nat) (B : 'M[R]_n) (v : 'cV[R]_n) : B \in unitmx -> v != 0 -> B *m v != 0.
Proof. by move=> unit; apply: contraNneq => z; rewrite -(mulKmx unit v) z mulmx0. Qed.

(* A number that bounds the norm of T, and a norm below 1. *)
Definition bounded (R : rcfType) (n : nat) (f : inner [lmodType R of 'cV[R]_n]) (T : 'M[R]_n) (k : R) :=
  forall v : 'cV[R]_n, f (T *m v) (T *m v) <= k * k * f v v.
Definition shrinks (R : rcfType) (n : nat) (f : inner [lmodType R of 'cV[R]_n]) (T : 'M[R]_n) :=
  forall v : 'cV[R]_n, v != 0 -> f (T *m v) (T *m v) < f v v.

Section Pair.
Variables (R : rcfType) (n : nat) (J J' : 'M[R]_n).
Let half : R := 2%:R^-1.
Definition mean := half *: (J + J').
Definition gap := half *: (J - J').
Definition ratio := invmx mean *m gap.

Lemma halves (V : lmodType R) (v w : V) : half *: (v + w) + half *: (v - w) = v.
Proof.
rewrite -scalerDr addrACA addrN addr0 -mulr2n -scaler_nat scalerA.
by rewrite mulVf ?pnatr_eq0 // scale1r.
Qed.
Lemma halves' (V : lmodType R) (v w : V) : half *: (v + w) - half *: (v - w) = w.
Proof. by rewrite -scalerN opprB addrC [v + w]addrC addrC halves. Qed.

Lemma mean_gap : mean + gap = J. Proof. exact: halves. Qed.
Lemma mean_gap' : mean - gap = J'. Proof. exact: halves'. Qed.
Lemma sum_of_ratio : mean \in unitmx -> mean *m (1%:M + ratio) = J.
Proof. by move=> unit; rewrite mulmxDr mulmx1 mulKVmx // mean_gap. Qed.

Lemma same_target (u d : 'cV[R]_n) : mean *m d = gap *m u ->
  J *m (u - d) = mean *m u - gap *m d /\ J' *m (u + d) = mean *m u - gap *m d.
Proof.
move=> e; rewrite -{1}mean_gap -mean_gap' mulmxDl mulmxBl !mulmxDr !mulmxN e.
move: (mean *m u) (gap *m u) (gap *m d) => s a b.
by split; [rewrite addrA addrNK | rewrite opprD addrA addrK].
Qed.

(* Every vector is the half-sum for some right-hand side. *)
Lemma target_of_half_sum (u : 'cV[R]_n) : mean \in unitmx ->
  J *m (u - ratio *m u) = (mean - gap *m invmx mean *m gap) *m u /\
  J' *m (u + ratio *m u) = (mean - gap *m invmx mean *m gap) *m u.
Proof.
move=> unit; have -> : (mean - gap *m invmx mean *m gap) *m u = mean *m u - gap *m (ratio *m u).
  by rewrite mulmxBl /ratio !mulmxA.
by apply: same_target; rewrite -mulmxA mulKVmx.
Qed.

Section Solutions.
Variables (c x l : 'cV[R]_n).
Hypotheses (response : J *m x = c) (adjoint : J' *m l = c).
Let u := half *: (x + l).
Let d := half *: (l - x).

Lemma difference_of_halves : mean *m d = gap *m u.
Proof.
rewrite /mean /gap /u /d -!scalemxAl -!scalemxAr; congr (_ *: (_ *: _)).
rewrite !mulmxDl !mulmxDr !mulmxN !mulNmx response adjoint.
move: (J *m l) (J' *m x) => p q.
by rewrite [LHS]addrA addrNK [c + p]addrC [- q - c]addrC addrA addrK.
Qed.

Lemma pair_half_difference : mean \in unitmx ->
  [/\ d = ratio *m u, x = u - ratio *m u & l = u + ratio *m u].
Proof.
move=> unit; have -> : ratio *m u = d by rewrite /ratio -mulmxA -difference_of_halves mulKmx.
by rewrite /u /d [x + l]addrC halves halves'.
Qed.

Variable f : inner [lmodType R of 'cV[R]_n].

Lemma pair_angle k : mean \in unitmx -> k * k <= 1 -> bounded f ratio k ->
  (1 - k * k) * (norm f x * norm f l) <= (1 + k * k) * f x l.
Proof.
move=> unit k1 bound; have [_ -> ->] := pair_half_difference unit.
exact: angle_of_halves.
Qed.

Lemma pair_relative_error k : mean \in unitmx -> 0 <= k -> k < 1 -> bounded f ratio k ->
  [/\ norm f (x - l) <= 2%:R * k / (1 - k) * norm f l,
      norm f (x - l) <= 2%:R * k / (1 - k) * norm f x,
      norm f x <= (1 + k) / (1 - k) * norm f l &
      norm f l <= (1 + k) / (1 - k) * norm f x].
Proof.
move=> unit k0 k1 bound; have [_ -> ->] := pair_half_difference unit.
move: (ratio *m u) (bound u) => e h.
have h' : f (- e) (- e) <= k * k * f u u by rewrite ipNl ipNr opprK.
split; [exact: relative_of_close | | exact: ratio_of_close |].
- by have := relative_of_close k0 k1 h'; rewrite opprK -normN opprB.
- by have := ratio_of_close k0 k1 h'; rewrite opprK.
Qed.

Lemma pair_first_order k : mean \in unitmx -> 0 <= k -> k < 1 -> bounded f ratio k ->
  norm f (x - (l - 2%:R *: (ratio *m l))) <= 2%:R * (k * k) / (1 - k) * norm f l.
Proof.
move=> unit k0 k1 bound; have [_ -> ->] := pair_half_difference unit.
have -> : u - ratio *m u - (u + ratio *m u - 2%:R *: (ratio *m (u + ratio *m u))) = 2%:R *: (ratio *m (ratio *m u)).
  rewrite mulmxDr scalerDr !scaler_nat; move: (ratio *m u) (ratio *m (ratio *m u)) => e g.
  apply/eqP; rewrite subr_eq opprD [_ *+ 2 + (_ + _)]addrC -!addrA addNr addr0; apply/eqP.
  by rewrite mulr2n opprD [e + _]addrA subrr add0r.
rewrite normZ ger0_norm ?ler0n // -!mulrA ler_wpmul2l ?ler0n //.
apply: le_trans (norm_le k0 (bound _)) _; rewrite ler_wpmul2l //.
apply: le_trans (norm_le k0 (bound _)) _; rewrite ler_wpmul2l //.
exact: sum_of_close.
Qed.

Lemma pair_exact_error : mean \in unitmx -> 1%:M + ratio \in unitmx ->
  x - l = - (2%:R *: (ratio *m invmx (1%:M + ratio) *m l)).
Proof.
move=> unit unit1; have [_ -> ->] := pair_half_difference unit.
have {2}-> : u + ratio *m u = (1%:M + ratio) *m u by rewrite mulmxDl mul1mx.
rewrite -mulmxA mulKmx //; move: (ratio *m u) => e.
by rewrite opprD addrACA subrr add0r -opprD scaler_nat.
Qed.
End Solutions.
End Pair.
