package dev.maru.standalone.data;

import dev.maru.standalone.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The secrets that services ask of their environment, made at the first start: a laptop has nobody to set them. */
public final class GeneratedSecrets {

    private static final List<String> NAMES = List.of("MARU_SERVICE_SECRET", "MARU_TOKEN_SECRET", "MARU_LOG_SECRET");
    private static final int BYTES = 32;

    private GeneratedSecrets() {}

    /** By the name in the environment. A secret that a later version needs is added to those that are there. */
    public static Map<String, String> of(DataDirectory directory) {
        Path file = directory.resolve("secrets.env");
        try {
            Map<String, String> known = Files.exists(file) ? read(file) : Map.of();
            if (!known.keySet().containsAll(NAMES)) {
                known = completed(known);
                write(file, known);
            }
            return known;
        } catch (IOException e) {
            throw new StartException("the secrets in " + file + " cannot be read or written: " + e);
        }
    }

    private static Map<String, String> completed(Map<String, String> known) {
        var secrets = new HashMap<>(known);
        NAMES.forEach(name -> secrets.computeIfAbsent(name, _ -> random()));
        return secrets;
    }

    private static Map<String, String> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** Whole or not at all: a half-written secret would make what it sealed unreadable. */
    private static void write(Path file, Map<String, String> secrets) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, DataDirectory.ownerOnly("rw-------"));
        Files.write(fresh, secrets.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).sorted().toList());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
