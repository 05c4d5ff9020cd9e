/**
 * Whom people follow and whom they block. Both are sets. Who blocks somebody ends what is between the two, in both directions, and keeps it
 * from coming back: every write here looks again after itself, so that of a follow and a block at the same time the block stays.
 */
@NullMarked
package dev.maru.userroom.relation;

import org.jspecify.annotations.NullMarked;
