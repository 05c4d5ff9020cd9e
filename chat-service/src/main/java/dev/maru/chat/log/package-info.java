/**
 * The room log: everything that happens in a room and must not be lost, numbered densely by the primary key.
 *
 * <p>An entry's {@code _id} is {@code room:seq}, so the store itself decides who was first, and any page of the log is a
 * list of keys known in advance.
 */
@NullMarked
package dev.maru.chat.log;

import org.jspecify.annotations.NullMarked;
