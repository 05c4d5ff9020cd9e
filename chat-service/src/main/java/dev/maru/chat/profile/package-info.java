/** Tells those who see a person that the person looks different now. */
@NullMarked
package dev.maru.chat.profile;

import org.jspecify.annotations.NullMarked;
