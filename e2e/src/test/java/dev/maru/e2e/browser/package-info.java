/** The main job as people do it: real browsers on the real standalone. */
@NullMarked
package dev.maru.e2e.browser;

import org.jspecify.annotations.NullMarked;
