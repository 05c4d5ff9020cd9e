/**
 * WebSocket as RFC 6455 has it, from the server's side, and nothing of Maru: bytes become whole messages, and what breaks the
 * protocol ends the connection with the right code.
 *
 * <p>One handler does all of it. Netty's own decoder copies each payload, makes an object of each frame, waits for the whole frame
 * before it looks at the text, lets reserved bits and close codes from 5000 on pass, and knows no UTF-8.
 */
@NullMarked
package dev.maru.chat.websocket;

import org.jspecify.annotations.NullMarked;
