package dev.maru.userroom.social;

import dev.maru.platform.problem.MaruException;
import java.util.List;

/** The sites that this installation was set up for. */
public final class Sites {

    private final List<Site> all;

    Sites(List<Site> all) {
        this.all = List.copyOf(all);
    }

    /** Their names, in the order in which they are offered. */
    public List<String> names() {
        return all.stream().map(Site::name).toList();
    }

    List<Site> all() {
        return all;
    }

    Site require(String name) {
        return all.stream()
                .filter(site -> site.name().equals(name))
                .findFirst()
                .orElseThrow(() -> MaruException.notFound("Site"));
    }
}
