package dev.maru.e2e.deployment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a URL in the environment leads. */
record Address(String service, int port) {

    private static final Pattern URL = Pattern.compile("[a-z]+://(?:[^@/]*@)?(?<host>[a-z0-9.-]+):(?<port>\\d+).*");

    static Optional<Address> in(String value) {
        Matcher url = URL.matcher(value);
        if (!url.matches()) {
            return Optional.empty();
        }
        // A member of a StatefulSet has its service behind its own name.
        String host = url.group("host");
        return Optional.of(new Address(host.substring(host.lastIndexOf('.') + 1), Integer.parseInt(url.group("port"))));
    }
}
