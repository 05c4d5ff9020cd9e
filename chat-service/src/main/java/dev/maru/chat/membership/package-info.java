/** Who may read and write in a room: asked of user-room-service, remembered for a few seconds, forgotten on any change. */
@NullMarked
package dev.maru.chat.membership;

import org.jspecify.annotations.NullMarked;
