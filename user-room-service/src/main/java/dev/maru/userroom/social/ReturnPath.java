package dev.maru.userroom.social;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where to go after signing in: a page of ours, whatever was asked for. */
final class ReturnPath {

    private static final String HOME = "/";

    /** Begins with one slash, has neither a backslash nor anything that browsers drop, and so cannot name another host. */
    private static final Pattern OURS = Pattern.compile("/(?![/\\\\])[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,500}");

    private ReturnPath() {}

    static String of(@Nullable String wanted) {
        return wanted != null && OURS.matcher(wanted).matches() ? wanted : HOME;
    }
}
