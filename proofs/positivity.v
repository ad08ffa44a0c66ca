(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* For which T every update descends, and the energy in which response and adjoint are equally long. *)
Set Warnings "-notation-overridden,-ambiguous-paths".
From mathcomp Require Import all_ssreflect all_algebra.
From vfep Require Import ring inner state.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Positivity.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n) (f : inner [lmodType R of 'cV[R]_n]).
Hypothesis unit_jacobian : J \in unitmx.
Hypothesis unit_symm : symm J \in unitmx.
Let T := invmx (symm J) *m anti J.

Lemma jacobian_parts : symm J + anti J = J.
Proof.
rewrite /symm /anti -scalerDr addrACA addrN addr0 -mulr2n -scaler_nat scalerA.
by rewrite mulVf ?pnatr_eq0 // scale1r.
Qed.

Lemma transpose_parts : symm J - anti J = J^T.
Proof.
rewrite /symm /anti -scalerBr opprB [J + _]addrC addrACA subrr addr0 -mulr2n -scaler_nat scalerA.
by rewrite mulVf ?pnatr_eq0 // scale1r.
Qed.

Lemma target_of_halves (u : 'cV[R]_n) : J *m (u - T *m u) = J^T *m (u + T *m u).
Proof.
have e : symm J *m (T *m u) = anti J *m u by rewrite /T -mulmxA mulKVmx.
rewrite -transpose_parts -{1}jacobian_parts !mulmxDl !mulNmx !mulmxDr !mulmxN e.
rewrite ?opprD; move: (symm J *m u) (anti J *m u) (anti J *m (T *m u)) => s a b.
by rewrite [LHS]addrA addrNK [RHS]addrA addrK.
Qed.

(* theorem prop:positivity *)
Theorem positivity :
  (forall c x l : 'cV[R]_n, c != 0 -> J *m x = c -> J^T *m l = c -> 0 < f x l) <->
  (forall u : 'cV[R]_n, u != 0 -> f (T *m u) (T *m u) < f u u).
Proof.
split=> [pos u nz | small c x l nz rx rl].
- have := pos (J *m (u - T *m u)) (u - T *m u) (u + T *m u).
  rewrite ip_sum_difference subr_gt0; apply=> //; last by rewrite target_of_halves.
  apply/eqP => z; move/eqP: nz; apply.
  have x0 : u - T *m u = 0 by rewrite -(mulKmx unit_jacobian (u - _)) z mulmx0.
  have l0 : u + T *m u = 0.
    have ut : J^T \in unitmx by rewrite unitmx_tr.
    by rewrite -(mulKmx ut (u + _)) -target_of_halves z mulmx0.
  have : u + u = 0 by rewrite -[u + u]addr0 -[X in _ + X](subrr (T *m u)) addrACA l0 x0 addr0.
  move/eqP; rewrite -mulr2n -scaler_nat scaler_eq0 pnatr_eq0 /=; exact/eqP.
- have [_] := half_difference rx rl unit_symm; rewrite -/T.
  move: (_ *: (x + l)) => u xe le.
  rewrite xe le ip_sum_difference subr_gt0; apply: small.
  apply/eqP => z; move/eqP: nz; apply.
  by rewrite -rx xe z mulmx0 subr0 mulmx0.
Qed.
End Positivity.

(* theorem prop:rotation *)
Theorem equal_energy (R : rcfType) (n : nat) (J : 'M[R]_n) (c x l : 'cV[R]_n) :
  J *m x = c -> J^T *m l = c -> (x^T *m (- symm J) *m x) 0 0 = (l^T *m (- symm J) *m l) 0 0.
Proof.
move=> rx rl; rewrite !mulmxN !mulNmx [LHS]mxE [RHS]mxE; congr (- _).
rewrite -(cost_slope rx).
have -> : symm J = symm J^T by rewrite /symm trmxK addrC.
rewrite -(cost_slope rl).
have -> : (c^T *m x) 0 0 = ((c^T *m x)^T) 0 0 by rewrite [RHS]mxE.
by rewrite trmx_mul trmxK -[in LHS]rl mulmxA -trmx_mul rx.
Qed.
