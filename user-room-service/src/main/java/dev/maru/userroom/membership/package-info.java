/**
 * Who is in which room: one document per room and user, a state machine whose version only grows, changed by
 * compare-and-set.
 *
 * <pre>
 *   none ──join──▶ member ──leave──▶ left ──join──▶ member
 *                                    removed, banned: kept by moderation; banned may not join
 * </pre>
 */
@NullMarked
package dev.maru.userroom.membership;

import org.jspecify.annotations.NullMarked;
