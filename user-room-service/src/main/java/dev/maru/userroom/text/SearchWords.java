package dev.maru.userroom.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What names are compared and found by. Searched text is only ever compared, never a pattern. */
public final class SearchWords {

    /** Words of a name by which it is found. */
    private static final int MAX_WORDS = 12;

    private static final int MAX_QUERY = 60;

    private SearchWords() {}

    /** One form of a name, however it was typed. */
    public static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("\\s+", " ");
    }

    /** The name from its beginning, and from each further word: whoever types the beginning of a word finds it. */
    public static List<String> words(String name) {
        String key = key(name);
        List<String> words = new ArrayList<>();
        words.add(key);
        for (int at = key.indexOf(' '); at >= 0 && words.size() < MAX_WORDS; at = key.indexOf(' ', at + 1)) {
            words.add(key.substring(at + 1));
        }
        return words;
    }

    /** A search as it is compared with words; blank when there is nothing to look for. */
    public static String query(String typed) {
        String key = key(typed);
        return key.length() > MAX_QUERY ? key.substring(0, MAX_QUERY) : key;
    }
}
