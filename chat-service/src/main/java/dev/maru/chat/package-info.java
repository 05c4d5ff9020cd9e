/**
 * chat-service: what is said, and getting it to everybody who is listening, exactly once and in order.
 *
 * <p>The way of a message, one class per hop:
 *
 * <pre>
 * socket -&gt; FrameReader -&gt; ClientFrameDecoder -&gt; Connection -&gt; Admission -&gt; RoomWriter -&gt; MongoRoomLog
 *                                                                              |  stored by a majority
 *              sender  &lt;- Connection &lt;- ack &lt;----------------------------------+
 *                                                                              v
 * other instances &lt;- RedisRelay &lt;- publish &lt;- one envelope per shard --------- RoomHub
 *        |                                                                     |  encoded once
 *        +-&gt; RedisRelay -&gt; RoomHub -&gt; the same tail                            v
 *                                             Audience -&gt; one task per event loop -&gt; Subscription -&gt; Connection -&gt; kernel
 * </pre>
 */
@NullMarked
package dev.maru.chat;

import org.jspecify.annotations.NullMarked;
