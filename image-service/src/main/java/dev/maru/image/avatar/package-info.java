/**
 * The picture of a person or of a room.
 *
 * <pre>
 * PUT -> AvatarEndpoint, RoomAvatarEndpoint -> PictureIntake (received, rendered, stored) -> AvatarRecords (MongoDB, "to be handed over")
 *   -> HandOver -> user-room-service          and from then on, after any crash, a Sweep -> HandOver until it is taken,
 *   -> PictureRemoval (files that it replaced)
 * </pre>
 */
@NullMarked
package dev.maru.image.avatar;

import org.jspecify.annotations.NullMarked;
