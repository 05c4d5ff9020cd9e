/**
 * chat-service: what is said, and getting it to everybody who is listening, exactly once and in order.
 *
 * <p>The way of a message, one class per hop, each with metrics of its own and a line in the log of what is traced:
 *
 * <pre>
 * gateway-service: SocketTunnel, two BytePipes
 *   |
 * socket -&gt; FrameReader -&gt; ClientFrameDecoder -&gt; Connection -&gt; Admission -&gt; RoomWriter -&gt; MongoRoomLog
 *                                                                              |  stored by a majority
 *              sender  &lt;- Connection &lt;- ack &lt;----------------------------------+
 *                                                                              v
 * other instances &lt;- RedisRelay &lt;- publish &lt;- one envelope per shard --------- RoomHub
 *        |                                                                     |  encoded once
 *        +-&gt; RedisRelay -&gt; RoomHub -&gt; the same tail                            v
 *                    Audience -&gt; one task per event loop -&gt; FanOut -&gt; Subscription -&gt; Connection -&gt; kernel
 * </pre>
 *
 * <p>FrameReader (package {@code websocket}) takes bytes apart, ClientFrameDecoder (package {@code frame}) reads the JSON, Connection takes
 * frame by frame. Beside it: where several instances write into one room, HandOvers give its drafts to the RoomWriter of the room's home (package
 * {@code home}); who comes back is served from the room's Tail by CatchUps; edits, reactions and the like are applied by the Projector
 * (package {@code projection}) to what history shows.
 */
@NullMarked
package dev.maru.chat;

import org.jspecify.annotations.NullMarked;
