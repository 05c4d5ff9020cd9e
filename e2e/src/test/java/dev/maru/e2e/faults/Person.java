package dev.maru.e2e.faults;

/** Somebody who is signed in. */
record Person(String name, String id, String token) {}
