/** That the documents are true, as far as a program can tell. */
@NullMarked
package dev.maru.e2e.docs;

import org.jspecify.annotations.NullMarked;
