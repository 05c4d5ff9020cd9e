import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Formats the Java sources of every module, or only checks them. The build runs it once, in the root, from source:
 * {@code java tools/Format.java check|fix ROOT VERSION}. What was found formatted is remembered by its hash in
 * {@code target/formatted.txt}, so that only changed files cost time.
 */
public class Format {

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(false)
            .build());
    private final String version;
    private final Set<String> known = new HashSet<>();

    Format(String version) {
        this.version = version;
    }

    public static void main(String[] args) throws IOException {
        boolean fix = args[0].equals("fix");
        Path root = Path.of(args[1]);
        System.exit(new Format(args[2]).run(root, fix));
    }

    private int run(Path root, boolean fix) throws IOException {
        Path memory = root.resolve("target/formatted.txt");
        if (Files.exists(memory)) {
            known.addAll(Files.readAllLines(memory));
        }
        Set<String> good = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        for (Path file : sources(root)) {
            String source = Files.readString(file);
            String hash = hash(source);
            if (known.contains(hash)) {
                good.add(hash);
                continue;
            }
            String formatted;
            try {
                formatted = formatter.formatSourceAndFixImports(source);
            } catch (FormatterException e) {
                System.err.println(root.relativize(file) + ": " + e.getMessage());
                return 1;
            }
            if (formatted.equals(source)) {
                good.add(hash);
            } else if (fix) {
                Files.writeString(file, formatted);
                good.add(hash(formatted));
                System.out.println("formatted " + root.relativize(file));
            } else {
                wrong.add(root.relativize(file).toString());
            }
        }
        Files.createDirectories(memory.getParent());
        Files.write(memory, good.stream().sorted().toList());
        if (wrong.isEmpty()) {
            return 0;
        }
        System.err.println("Not formatted:");
        wrong.forEach(file -> System.err.println("  " + file));
        System.err.println("Run: ./mvnw -Pformat");
        return 1;
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = directory.getFileName().toString();
                boolean skipped = !directory.equals(root)
                        && (name.startsWith(".") || name.equals("target") || name.equals("data"));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        sources.sort(null);
        return sources;
    }

    private String hash(String source) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(version.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256.digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
