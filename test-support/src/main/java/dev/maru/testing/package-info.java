/** What tests stand on: real stores, tokens without user-room-service, and what a machine must have for a test. */
@NullMarked
package dev.maru.testing;

import org.jspecify.annotations.NullMarked;
