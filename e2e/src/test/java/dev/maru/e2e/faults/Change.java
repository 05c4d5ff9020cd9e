package dev.maru.e2e.faults;

/** A change of a class while it is loaded. */
sealed interface Change {

    String type();

    String method();

    /** The method, which returns nothing, does nothing. */
    record MethodEmptied(String type, String method) implements Change {}

    /** Calls of a method with one argument that returns nothing, of an object of that owner, are left out of the method. */
    record CallLeftOut(String type, String method, String owner, String call) implements Change {}

    /**
     * Calls of a method of its own class that takes {@code x} become calls of another that takes {@code x} and a collection: the
     * last argument of the changed method.
     */
    record CallExchanged(String type, String method, String call, String by) implements Change {}

    /** Calls with two arguments that give back the object they are made on, which has that type, are left out of the method. */
    record LinkLeftOut(String type, String method, String owner, String call) implements Change {}

    /** What the method would throw is dropped, and it goes on. */
    record ThrowLeftOut(String type, String method) implements Change {}
}
