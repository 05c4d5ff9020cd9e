/** The web client: static files from memory, deep links, and the headers that keep the page to itself. */
@NullMarked
package dev.maru.gateway.page;

import org.jspecify.annotations.NullMarked;
