package dev.maru.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a Spring test the shared stores, with a database of its own: sets {@code MARU_MONGODB_URI},
 * {@code MARU_REDIS_URL} and {@code spring.mongodb.database}. Tests with the same context share that database.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface WithStores {

    boolean mongo() default true;

    boolean redis() default true;
}
