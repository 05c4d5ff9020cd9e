/** What services tell each other about pictures: which uploads a message or a post refers to. */
@NullMarked
package dev.maru.contracts.picture;

import org.jspecify.annotations.NullMarked;
