package dev.maru.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Skips a test, with the reason, where {@code mongod} and {@code redis-server} are not on the PATH: for tests that break one
 * member of a {@link ReplicaSet}. With {@code MARU_TEST_REQUIRE_ALL=true} it fails instead.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Requirements.class)
public @interface RequiresServerPrograms {}
