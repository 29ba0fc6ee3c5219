#ifndef PAGE_TREE_PRIV_H
#define PAGE_TREE_PRIV_H

/* tree - what the tree builder asks of the tables of names. */

#include "page/dom_priv.h"

/* An enum attr, or -1. */
int attr_of(span name);

#endif
