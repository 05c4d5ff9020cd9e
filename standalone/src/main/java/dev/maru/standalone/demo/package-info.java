/** An account and a room to look at, made through the REST interface at the first start. */
@NullMarked
package dev.maru.standalone.demo;

import org.jspecify.annotations.NullMarked;
