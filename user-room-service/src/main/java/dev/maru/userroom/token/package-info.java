/** Access tokens: the keys that sign them, kept wrapped in MongoDB, and the public half for everybody who checks them. */
@NullMarked
package dev.maru.userroom.token;

import org.jspecify.annotations.NullMarked;
