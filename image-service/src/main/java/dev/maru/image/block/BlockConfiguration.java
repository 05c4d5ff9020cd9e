package dev.maru.image.block;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Purging, and refusing what was purged. */
@Configuration(proxyBeanMethods = false)
@Import({BlockedPictures.class, Purge.class, InternalPictureEndpoint.class})
public class BlockConfiguration {}
