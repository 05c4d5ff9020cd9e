import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts modules of the web client that are always needed together into one file, so that a page is a dozen requests and
 * not fifty. The build of {@code web} runs it from source: {@code java tools/Bundle.java SOURCES TARGET NAME=ENTRY,…  …},
 * with paths relative to {@code app}. A bundle has its entries and what they import, unless an earlier bundle has it.
 *
 * <p>The modules stay as they are written: each one becomes a function of its own that gives its exports, in the order
 * in which a browser would run them. The import map of the page leads every address of a module to its bundle, so whoever
 * imports it, also later and by its own name, gets the one instance. It knows the forms of import and export that the
 * client uses, each on one line; anything else, the same exported name twice, or a circle, ends the build.
 */
public class Bundle {

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:\\{ ([\\w$, ]+) } from )?'([^']+)';$", Pattern.MULTILINE);
    private static final Pattern EXPORT =
            Pattern.compile("^export (?=(?:const|class|function|async function) ([\\w$]+))", Pattern.MULTILINE);
    private static final Pattern IMPORT_LATER = Pattern.compile("(?<=\\bimport\\([`'])\\.[^`'$]*");
    private static final Pattern UNKNOWN = Pattern.compile("^(?:import|export)\\b.*", Pattern.MULTILINE);
    private static final Pattern MAPPED = Pattern.compile("^ +\"/app/.+\\.js\": .*\\n", Pattern.MULTILINE);

    /** The line of the import map before which the bundled modules go; without bundles it changes nothing. */
    private static final String REST_OF_MAP = "    \"/app/\": \"/app/\"\n";

    private record Module(String path, Map<String, Set<String>> imports, Set<String> exports, String code) {}

    private final Path sources;
    private final Path target;
    private final Map<String, Module> modules = new TreeMap<>();
    private final Map<String, String> bundleOf = new LinkedHashMap<>();

    Bundle(Path sources, Path target) {
        this.sources = sources;
        this.target = target;
    }

    public static void main(String[] args) throws IOException {
        Bundle bundle = new Bundle(Path.of(args[0]), Path.of(args[1]));
        for (String part : List.of(args).subList(2, args.length)) {
            String[] nameAndEntries = part.split("=");
            bundle.write(nameAndEntries[0], List.of(nameAndEntries[1].split(",")));
        }
        bundle.mapImports();
    }

    private void write(String name, List<String> entries) throws IOException {
        Set<String> members = new LinkedHashSet<>();
        for (String entry : entries) {
            collect("/app/" + entry, members, new LinkedHashSet<>());
        }
        Map<String, Set<String>> outside = new TreeMap<>();
        Set<String> names = new TreeSet<>();
        StringBuilder body = new StringBuilder();
        for (String path : members) {
            Module module = modules.get(path);
            module.imports.forEach((from, imported) -> {
                if (!members.contains(from)) {
                    String address = bundleOf.containsKey(from) ? "/app/" + bundleOf.get(from) + ".js" : from;
                    outside.computeIfAbsent(address, _ -> new TreeSet<>()).addAll(imported);
                }
            });
            for (String exported : module.exports) {
                require(names.add(exported), path + " exports " + exported + " like another module of " + name);
            }
            String exports = String.join(", ", module.exports);
            body.append("\n/* ").append(path).append(" */\n");
            body.append(exports.isEmpty() ? "" : "const { " + exports + " } = ").append("(() => {\n");
            body.append(module.code.strip()).append('\n');
            body.append(exports.isEmpty() ? "" : "return { " + exports + " };\n")
                    .append("})();\n");
        }
        StringBuilder head = new StringBuilder();
        outside.forEach((from, imported) -> {
            for (String taken : imported) {
                require(!names.contains(taken), name + " has a " + taken + " and imports another from " + from);
            }
            head.append(imported.isEmpty() ? "import " : "import { " + String.join(", ", imported) + " } from ");
            head.append('\'').append(from).append("';\n");
        });
        String end = "\nexport { " + String.join(", ", names) + " };\n";
        Files.writeString(file(target, "/app/" + name + ".js"), head + body.toString() + end);
        for (String path : members) {
            bundleOf.put(path, name);
            // Served as well, it could be loaded as well: twice the same module is two sessions.
            Files.deleteIfExists(file(target, path));
        }
    }

    /** Adds a module after everything that it imports. */
    private void collect(String path, Set<String> members, Set<String> above) throws IOException {
        if (members.contains(path) || bundleOf.containsKey(path)) {
            return;
        }
        require(above.add(path), "The modules import each other in a circle: " + above);
        Module module = read(path);
        modules.put(path, module);
        for (String imported : module.imports.keySet()) {
            if (imported.startsWith("/")) {
                collect(imported, members, above);
            }
        }
        above.remove(path);
        members.add(path);
    }

    private Module read(String path) throws IOException {
        String source = Files.readString(file(sources, path));
        Map<String, Set<String>> imports = new LinkedHashMap<>();
        Matcher importing = IMPORT.matcher(source);
        while (importing.find()) {
            Set<String> names = imports.computeIfAbsent(resolve(path, importing.group(2)), _ -> new TreeSet<>());
            if (importing.group(1) != null) {
                names.addAll(List.of(importing.group(1).split(", ")));
            }
        }
        Set<String> exports = new TreeSet<>();
        Matcher exporting = EXPORT.matcher(source);
        while (exporting.find()) {
            exports.add(exporting.group(1));
        }
        String code = EXPORT.matcher(IMPORT.matcher(source).replaceAll("")).replaceAll("");
        Matcher unknown = UNKNOWN.matcher(code);
        require(!unknown.find(), () -> path + ": cannot bundle " + unknown.group());
        code = IMPORT_LATER.matcher(code).replaceAll(later -> Matcher.quoteReplacement(resolve(path, later.group())));
        return new Module(path, imports, exports, code);
    }

    private void mapImports() throws IOException {
        Path index = target.resolve("index.html");
        String page = MAPPED.matcher(Files.readString(index)).replaceAll("");
        require(page.contains(REST_OF_MAP), "index.html has no line " + REST_OF_MAP.strip());
        List<String> lines = new ArrayList<>();
        bundleOf.forEach((path, name) -> lines.add("    \"" + path + "\": \"/app/" + name + ".js\",\n"));
        Files.writeString(index, page.replace(REST_OF_MAP, String.join("", lines) + REST_OF_MAP));
    }

    private static String resolve(String from, String specifier) {
        return specifier.startsWith(".")
                ? Path.of(from).resolveSibling(specifier).normalize().toString().replace('\\', '/')
                        + (specifier.endsWith("/") ? "/" : "")
                : specifier;
    }

    private static Path file(Path root, String path) {
        return root.resolve(path.substring(1));
    }

    private static void require(boolean condition, String problem) {
        require(condition, () -> problem);
    }

    private static void require(boolean condition, java.util.function.Supplier<String> problem) {
        if (!condition) {
            throw new IllegalStateException(problem.get());
        }
    }
}
