package dev.maru.platform.problem;

import org.jspecify.annotations.Nullable;

/** Rows that a store or a service adds to the table of exceptions; asked before the common ones. */
@FunctionalInterface
public interface ProblemMapping {

    /** What the caller is told, or null when this row does not know the exception. */
    @Nullable
    MaruException map(Throwable error);
}
