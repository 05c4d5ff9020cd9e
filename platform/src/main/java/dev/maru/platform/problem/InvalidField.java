package dev.maru.platform.problem;

/** One thing wrong with one field of a request. The path is as the caller wrote it: {@code avatar.128}. */
public record InvalidField(String field, String message) {}
