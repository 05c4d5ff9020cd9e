/** People with a nickname and no account, who may be in open rooms. */
@NullMarked
package dev.maru.userroom.guest;

import org.jspecify.annotations.NullMarked;
