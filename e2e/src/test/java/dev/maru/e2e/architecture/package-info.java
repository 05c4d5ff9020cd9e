/** What the code base holds itself to, checked on the compiled classes of all modules. */
@NullMarked
package dev.maru.e2e.architecture;

import org.jspecify.annotations.NullMarked;
