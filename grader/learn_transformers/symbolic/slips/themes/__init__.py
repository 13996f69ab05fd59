"""The slips, one module a theme: what each makes of a right formula. Found by `library`, which lists this folder."""
