package dev.maru.platform.security;

import java.util.List;

/**
 * What a guest may ask for; a service contributes one bean of this type. Guests have a token as everybody has, and nothing
 * that is not named here: what is added to a service later is closed to them until somebody thinks of it.
 */
public record GuestPaths(List<PublicPaths.Path> paths) {

    public GuestPaths {
        paths = List.copyOf(paths);
    }

    public static GuestPaths of(PublicPaths.Path... paths) {
        return new GuestPaths(List.of(paths));
    }
}
