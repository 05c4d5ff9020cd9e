package dev.maru.e2e.faults;

/** A change of a class while it is loaded. */
sealed interface Change {

    String type();

    String method();

    /** The method, which returns nothing, does nothing. */
    record MethodEmptied(String type, String method) implements Change {}

    /** Calls of a method with one argument that returns nothing are left out of the method. */
    record CallLeftOut(String type, String method, String call) implements Change {}

    /** The method calls a static one of the same name, with its own object as the first argument. */
    record MethodReplaced(String type, String method, String by) implements Change {}
}
