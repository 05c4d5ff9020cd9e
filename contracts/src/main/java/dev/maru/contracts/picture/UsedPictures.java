package dev.maru.contracts.picture;

import java.util.List;

/**
 * The answer to {@link PictureUses}.
 *
 * @param ids those that are shown
 */
public record UsedPictures(List<String> ids) {}
