package dev.maru.platform.blocking;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class or method that may block its thread, which is never an event loop. A rule of the build refuses blocking
 * calls elsewhere.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.CLASS)
public @interface Blocking {

    /** The thread it blocks and why that is harmless: "the start, before the port is open". */
    String value();
}
