/** Where finished pictures lie, how they get out, and how they go away when nobody refers to them any more. */
@NullMarked
package dev.maru.image.store;

import org.jspecify.annotations.NullMarked;
