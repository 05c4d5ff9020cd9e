/**
 * Pictures of messages: image-service has them, and keeps those that messages show. A message claims its pictures before it is written;
 * image-service asks now and then whether the message is still there, sooner when it hears that one is taken back.
 */
@NullMarked
package dev.maru.chat.attachment;

import org.jspecify.annotations.NullMarked;
