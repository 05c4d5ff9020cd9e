package dev.maru.contracts.picture;

import java.util.List;

/**
 * Says that a message was taken back: {@code POST /internal/v1/attachments/releases}. A hint, so that pictures go soon: before they do,
 * {@link PictureUses} is asked, and without the hint it is asked some day.
 *
 * @param room where the message was
 * @param ids of its pictures
 */
public record ReleasePictures(String room, List<String> ids) {}
