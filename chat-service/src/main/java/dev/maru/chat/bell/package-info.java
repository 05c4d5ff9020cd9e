/** What wakes up those who look again and again anyway. */
@NullMarked
package dev.maru.chat.bell;

import org.jspecify.annotations.NullMarked;
