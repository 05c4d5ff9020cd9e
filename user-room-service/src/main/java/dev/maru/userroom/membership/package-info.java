/**
 * Who is in which room: one document per room and user, a state machine whose version only grows, changed by
 * compare-and-set.
 *
 * <pre>
 *   none ──join──▶ member ──leave──▶ left ──join──▶ member
 *   none ──invite──▶ invited ──join──▶ member, ──decline──▶ none
 *   member ──remove──▶ removed ──join──▶ member
 *   any ──ban──▶ banned ──unban──▶ removed
 * </pre>
 */
@NullMarked
package dev.maru.userroom.membership;

import org.jspecify.annotations.NullMarked;
