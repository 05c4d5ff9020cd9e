/** What administrators did, to whom, and why: written before it is done, and never changed. */
@NullMarked
package dev.maru.userroom.audit;

import org.jspecify.annotations.NullMarked;
