/** Which chat instances are alive, and where each can be reached by the others. */
@NullMarked
package dev.maru.chat.instance;

import org.jspecify.annotations.NullMarked;
