/** What JSON a service accepts from outside: small, shallow, and only what was asked for. */
@NullMarked
package dev.maru.platform.json;

import org.jspecify.annotations.NullMarked;
