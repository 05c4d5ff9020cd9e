/** What others see of a person, and what only the person sees. */
@NullMarked
package dev.maru.userroom.profile;

import org.jspecify.annotations.NullMarked;
