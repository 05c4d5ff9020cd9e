package dev.maru.e2e.deployment;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, each with its place. */
final class Violations {

    private final List<String> sentences = new ArrayList<>();

    List<String> sentences() {
        return List.copyOf(sentences);
    }

    void add(Object place, String sentence) {
        sentences.add(place + ": " + sentence);
    }

    Place of(Object place) {
        return (broken, sentence) -> {
            if (broken) {
                add(place, sentence);
            }
        };
    }

    @FunctionalInterface
    interface Place {

        void when(boolean broken, String sentence);
    }
}
