package dev.maru.platform.secret;

/** A secret that a service refuses to start with. Never carries the value. */
public final class RefusedSecretException extends RuntimeException {

    private final String name;

    RefusedSecretException(String name, String reason) {
        super(name + " " + reason);
        this.name = name;
    }

    String name() {
        return name;
    }
}
