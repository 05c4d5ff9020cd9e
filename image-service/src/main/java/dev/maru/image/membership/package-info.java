/** Who is a member of a room: asked of user-room-service, remembered for a few seconds. */
@NullMarked
package dev.maru.image.membership;

import org.jspecify.annotations.NullMarked;
