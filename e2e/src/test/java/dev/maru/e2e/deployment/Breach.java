package dev.maru.e2e.deployment;

/** A change to one file that a rule must see: every occurrence of a text becomes another. */
record Breach(String path, String found, String replacement) {

    @Override
    public String toString() {
        return path + ": " + oneLine(found) + " -> " + oneLine(replacement);
    }

    private static String oneLine(String text) {
        return text.isEmpty() ? "nothing" : text.strip().replaceAll("\\s+", " ");
    }
}
