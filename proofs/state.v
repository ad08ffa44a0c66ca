(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Response and adjoint.  Each theorem stands under the report's label. *)
Set Warnings "-notation-overridden,-ambiguous-paths".
From mathcomp Require Import all_ssreflect all_algebra.
From vfep Require Import ring inner.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section State.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n) (c x l : 'cV[R]_n).
Hypothesis response : J *m x = c.
Hypothesis adjoint : J^T *m l = c.
Let half : R := 2%:R^-1.
Definition symm := half *: (J + J^T).
Definition anti := half *: (J - J^T).
Let u := half *: (x + l).
Let d := half *: (l - x).

Lemma difference_of_halves : symm *m d = anti *m u.
Proof.
rewrite /symm /anti /u /d -!scalemxAl -!scalemxAr; congr (_ *: (_ *: _)).
rewrite !mulmxDl !mulmxDr !mulmxN !mulNmx response adjoint.
move: (J *m l) (J^T *m x) => p q.
by rewrite [LHS]addrA addrNK [c + p]addrC [- q - c]addrC addrA addrK.
Qed.

(* theorem prop:half-difference *)
Theorem half_difference : symm \in unitmx ->
  let ratio := invmx symm *m anti in
  [/\ d = ratio *m u, x = u - ratio *m u & l = u + ratio *m u].
Proof.
move=> unit ratio.
have e : ratio *m u = d by rewrite /ratio -mulmxA -difference_of_halves mulKmx.
have two : half + half = 1 by rewrite -mulr2n -[half *+ 2]mulr_natr mulVf ?pnatr_eq0.
rewrite e /u /d; split=> //.
- by rewrite -scalerBr opprB addrACA addrN addr0 scalerDr -scalerDl two scale1r.
- by rewrite -scalerDr [x + l + _]addrC addrA addrNK scalerDr -scalerDl two scale1r.
Qed.

(* theorem prop:angle *)
Theorem angle (f : inner [lmodType R of 'cV[R]_n]) (k : R) : symm \in unitmx -> k * k <= 1 ->
  (forall v, f (invmx symm *m anti *m v) (invmx symm *m anti *m v) <= k * k * f v v) ->
  (1 - k * k) * (norm f x * norm f l) <= (1 + k * k) * f x l.
Proof.
move=> unit k1 bound; have [_ -> ->] := half_difference unit.
exact: angle_of_halves.
Qed.

Lemma cost_slope : (c^T *m x) 0 0 = (x^T *m symm *m x) 0 0.
Proof.
have swap : x^T *m J^T *m x = x^T *m J *m x.
  rewrite [LHS]mx11_scalar [RHS]mx11_scalar; congr (_%:M).
  have <- : (x^T *m J *m x)^T = x^T *m J^T *m x by rewrite !trmx_mul trmxK mulmxA.
  by rewrite [LHS]mxE.
rewrite /symm -scalemxAr -scalemxAl mulmxDr mulmxDl swap -response trmx_mul swap.
by rewrite -mulr2n -scaler_nat scalerA mulVf ?pnatr_eq0 // scale1r.
Qed.

(* theorem prop:nudging *)
Theorem nudging : (forall v : 'cV[R]_n, (v^T *m symm *m v) 0 0 <= 0) -> (c^T *m x) 0 0 <= 0.
Proof. by rewrite cost_slope. Qed.
End State.

(* theorem prop:angle *)
Theorem angle_columns (R : rcfType) (n : nat) (J N : 'M[R]_n) (c x l : 'cV[R]_n) (sym : N^T = N)
  (pos : forall v : 'cV[R]_n, v != 0 -> 0 < (v^T *m N *m v) 0 0) (k : R) : let f := columns sym pos in
  J *m x = c -> J^T *m l = c -> symm J \in unitmx -> k * k <= 1 ->
  (forall v, f (invmx (symm J) *m anti J *m v) (invmx (symm J) *m anti J *m v) <= k * k * f v v) ->
  (1 - k * k) * (norm f x * norm f l) <= (1 + k * k) * f x l.
Proof. by move=> f rx rl; exact: (angle rx rl). Qed.
