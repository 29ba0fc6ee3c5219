#!/bin/sh
# train_default_model.sh WARRAQ CORPUS_DIR OUT: the built-in subject model, from ANT 2018 and ANT Jawhara.
# The same files learn the same bytes on the same kind of machine. Figures: data/models/README.md.
set -e
[ $# -eq 3 ] || { echo "usage: $0 WARRAQ CORPUS_DIR OUT" >&2; exit 2; }
"$1" train --corpus "$2/ant-2018.jsonl.zst" "$2/ant-jawhara.jsonl.zst" --labels site --bits 16 --lead 800 \
  --unseen-papers --precision 95 --out "$3"
