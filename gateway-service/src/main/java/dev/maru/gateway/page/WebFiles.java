package dev.maru.gateway.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.MediaType;

/**
 * All files of the web client, read once at the start: a few hundred kilobytes, against reading jars on event loops.
 */
final class WebFiles {

    private static final String ROOT = "META-INF/resources/";
    private static final String WEBJARS = "/webjars/";
    private static final int MIN_GZIP = 1024;

    /** What a page may be made of; anything else in the jars (sources, maps, notices) is not served. */
    private static final Map<String, MediaType> TYPES = Map.of(
            "html", MediaType.parseMediaType("text/html;charset=UTF-8"),
            "js", MediaType.parseMediaType("text/javascript;charset=UTF-8"),
            "css", MediaType.parseMediaType("text/css;charset=UTF-8"),
            "json", MediaType.APPLICATION_JSON,
            "webmanifest", MediaType.parseMediaType("application/manifest+json"),
            "svg", MediaType.parseMediaType("image/svg+xml"),
            "png", MediaType.IMAGE_PNG,
            "ico", MediaType.parseMediaType("image/x-icon"),
            "woff2", MediaType.parseMediaType("font/woff2"),
            "txt", MediaType.parseMediaType("text/plain;charset=UTF-8"));

    private final Map<String, WebFile> byPath;

    private WebFiles(Map<String, WebFile> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    static WebFiles load(ResourcePatternResolver resources) {
        Map<String, WebFile> files = new TreeMap<>();
        try {
            for (Resource resource : resources.getResources("classpath*:" + ROOT + "**")) {
                String url = resource.getURL().toString();
                String path = "/" + url.substring(url.lastIndexOf(ROOT) + ROOT.length());
                MediaType type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
                if (type != null && wanted(path) && resource.isReadable()) {
                    try (InputStream in = resource.getInputStream()) {
                        // The first on the class path wins, as for any resource.
                        files.putIfAbsent(path, file(in.readAllBytes(), type, path.startsWith(WEBJARS)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the web client", e);
        }
        return new WebFiles(files);
    }

    @Nullable
    WebFile find(String path) {
        return byPath.get(path);
    }

    /** The page behind every deep link; null when there is no web client in this build. */
    @Nullable
    WebFile index() {
        return byPath.get("/index.html");
    }

    int count() {
        return byPath.size();
    }

    private static boolean wanted(String path) {
        return !path.startsWith(WEBJARS) || !path.contains("/development/") && !path.contains("/node/");
    }

    private static WebFile file(byte[] bytes, MediaType type, boolean versioned) throws IOException {
        byte[] gzip = bytes.length < MIN_GZIP || type.getType().equals("font") ? null : gzip(bytes);
        return new WebFile(
                bytes, gzip != null && gzip.length < bytes.length ? gzip : null, etag(bytes), type, versioned);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String etag(byte[] bytes) {
        return '"'
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(sha256(bytes))
                        .substring(0, 22)
                + '"';
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
