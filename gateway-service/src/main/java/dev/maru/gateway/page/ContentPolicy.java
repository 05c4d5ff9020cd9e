package dev.maru.gateway.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content security policy of the page: everything from here, nothing inline. The one exception is the import map,
 * which browsers want inline; its hash is computed from the page itself, so that it cannot be forgotten.
 */
final class ContentPolicy {

    private static final Pattern INLINE_SCRIPT = Pattern.compile(
            "<script(?![^>]*\\ssrc\\s*=)[^>]*>(.*?)</script>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** For answers that are not a page: should a browser show one all the same, it may do nothing. */
    static final String NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private ContentPolicy() {}

    static String of(@Nullable WebFile page) {
        StringBuilder scripts = new StringBuilder("'self'");
        if (page != null) {
            TreeSet<String> hashes = new TreeSet<>();
            Matcher inline = INLINE_SCRIPT.matcher(new String(page.bytes(), StandardCharsets.UTF_8));
            while (inline.find()) {
                byte[] content = inline.group(1).getBytes(StandardCharsets.UTF_8);
                hashes.add("'sha256-" + Base64.getEncoder().encodeToString(WebFiles.sha256(content)) + "'");
            }
            hashes.forEach(hash -> scripts.append(' ').append(hash));
        }
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src " + scripts,
                "style-src 'self'",
                "img-src 'self' blob: data:",
                "font-src 'self'",
                "connect-src 'self'", // the socket too: 'self' covers ws and wss to the same host
                "manifest-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'");
    }
}
