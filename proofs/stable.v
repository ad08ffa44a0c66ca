(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Eigenvalues.  An eigenvalue a + ib is a pair of vectors v and w, not both 0, with Jv = av - bw and Jw = bv + aw. *)
From vfep Require Import head ring inner pair state positivity energy attain sharp units rotation.

Definition eigenvalue_pair (R : rcfType) (n : nat) (J : 'M[R]_n) (a b : R) := exists v w : 'cV[R]_n,
  [/\ v != 0 \/ w != 0, J *m v = a *: v - b *: w & J *m w = b *: v + a *: w].
Definition stable (R : rcfType) (n : nat) (J : 'M[R]_n) := forall a b : R, eigenvalue_pair J a b -> a < 0.

Section Stable.
Variables (R : rcfType) (n : nat) (J : 'M[R]_n).
Let e := euclid R n.

Lemma pair_form_sum (B : 'M[R]_n) (v w : 'cV[R]_n) a b : B *m v = a *: v - b *: w -> B *m w = b *: v + a *: w ->
  form B v v + form B w w = a * (e v v + e w w).
Proof.
move=> ev ew; have apply_B (z : 'cV[R]_n) : form B z z = e z (B *m z) by rewrite /= form_mulr mul1mx.
rewrite !apply_B ev ew !ipDr ipNr !ipZr (ipC e w v) mulrDr.
by rewrite addrA addrNK.
Qed.

Lemma pair_positive_sum (B : 'M[R]_n) (v w : 'cV[R]_n) : definite B -> v != 0 \/ w != 0 -> 0 < form B v v + form B w w.
Proof.
move=> pos some; have ge0 z : 0 <= form B z z.
  have [->|/pos/ltW //] := eqVneq z 0.
  by rewrite /form trmx0 !mul0mx mxE.
by case: some => /pos h; [rewrite ltr_paddr | rewrite ltr_paddl].
Qed.

Lemma pair_definite (B : 'M[R]_n) (a b : R) : definite B -> eigenvalue_pair B a b -> 0 < a.
Proof.
move=> pos [v [w [some ev ew]]]; have := pair_positive_sum pos some.
rewrite (pair_form_sum ev ew) pmulr_lgt0 //.
by have := pair_positive_sum (@definite1 R n) some.
Qed.

Lemma eigenvalue_square (a b : R) : eigenvalue_pair J a b -> eigenvalue_pair (J *m J) (a * a - b * b) (2%:R * (a * b)).
Proof.
case=> v [w [some ev ew]]; exists v, w; split=> //; rewrite -mulmxA ?ev ?ew.
  rewrite mulmxDr mulmxN -!scalemxAr ev ew !scalerDr !scalerN !scalerA opprD.
  rewrite scalerBl addrACA; congr (_ + _).
  by rewrite (mulrC b a) -opprD -scalerDl mulr_natl mulr2n.
rewrite mulmxDr -!scalemxAr ev ew !scalerDr !scalerN !scalerA addrACA (mulrC b a) -scalerDl mulr_natl mulr2n.
by congr (_ + _); rewrite scalerBl addrC.
Qed.

(* theorem prop:positivity c *)
Theorem positivity_eigenvalues : J \in unitmx -> descends J e -> forall a b, eigenvalue_pair J a b -> b * b < a * a.
Proof.
move=> unit /(positivity_squares unit) pos a b pair; rewrite -subr_gt0.
apply: (@pair_definite (J *m J)); last exact: eigenvalue_square pair.
by move=> z z0; rewrite -form_squares pos.
Qed.

(* theorem prop:positivity c *)
Theorem contracting_is_stable : definite (- symm J) -> stable J.
Proof.
move=> contracts a b [v [w [some ev ew]]].
have := pair_positive_sum contracts some; rewrite !formN -!form_jacobian -opprD oppr_gt0 (pair_form_sum ev ew).
by rewrite pmulr_llt0 // (pair_positive_sum (@definite1 R n) some).
Qed.
End Stable.
