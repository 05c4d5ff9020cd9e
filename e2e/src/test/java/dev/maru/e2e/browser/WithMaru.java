package dev.maru.e2e.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Gives the tests of a class the one {@link RunningMaru} that all browser tests share. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedMaru.class)
@interface WithMaru {

    /** Who confirms this address is an administrator. */
    String ADMIN = "admin@example.com";
}
