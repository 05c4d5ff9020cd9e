package dev.maru.platform.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * What a service answers without an access token; a service contributes one bean of this type. A good token is still
 * taken notice of there, and a bad one is not held against the caller: an expired token must not keep anybody from
 * signing in again.
 */
public record PublicPaths(List<Path> paths) {

    public PublicPaths {
        paths = List.copyOf(paths);
    }

    public static PublicPaths of(Path... paths) {
        return new PublicPaths(List.of(paths));
    }

    public static Path get(String pattern) {
        return new Path(HttpMethod.GET, pattern);
    }

    public static Path post(String pattern) {
        return new Path(HttpMethod.POST, pattern);
    }

    public static Path delete(String pattern) {
        return new Path(HttpMethod.DELETE, pattern);
    }

    /** Any method. */
    public static Path any(String pattern) {
        return new Path(null, pattern);
    }

    /** A method (null: all of them) and a path pattern of Spring's. */
    public record Path(@Nullable HttpMethod method, String pattern) {}
}
