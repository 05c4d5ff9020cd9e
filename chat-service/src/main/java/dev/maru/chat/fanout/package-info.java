/**
 * What goes out: from the rooms thread to the sockets, in few and large writes.
 *
 * <pre>
 * rooms thread   Section.tell, Section.after, FanOut.execute      collected while the thread has more to do
 *                Crossing                                         one task for each event loop, whatever it brings
 * event loop     FanOut      a tick: what came for one room becomes one direct buffer, copied once;
 *                            it is the same for each receiver, and each socket is flushed once, whatever it was told of
 *                Pace        how far apart ticks are: not at all while the loop is idle, up to 40 ms when it is busy
 * </pre>
 *
 * <p>A write to a socket costs a hundred times what a message in it costs. So all is written first, then flushed; and since the
 * flushes are what takes long, these are done in slices, with the loop's other work in between: those of small rooms first and
 * thousands at a time, those of large rooms with what is left of a slice, and at least a part of it. A message to ten thousand delays nobody else by more than a slice, and nothing about who
 * hears what, or in which order, depends on where a slice ends: by then it is all written.
 */
@NullMarked
package dev.maru.chat.fanout;

import org.jspecify.annotations.NullMarked;
