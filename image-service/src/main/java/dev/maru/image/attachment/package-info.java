/**
 * Pictures that a message or a post refers to.
 *
 * <pre>
 * POST -> AttachmentEndpoint | PostPictureEndpoint -> PictureIntake -> AttachmentRecords (MongoDB, "nobody refers to it")
 *   claim by chat-service, before the message is written -> AttachmentRecords ("a message does")
 *   and from then on UnusedPictures: what nobody claimed goes; what was claimed goes when chat-service has no such message (any more)
 * GET  -> RoomPictureEndpoint: Grants (signed, short-lived) -> Members -> the store
 * </pre>
 */
@NullMarked
package dev.maru.image.attachment;

import org.jspecify.annotations.NullMarked;
