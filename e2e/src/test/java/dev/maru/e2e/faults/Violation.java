package dev.maru.e2e.faults;

record Violation(Verdict verdict, String room, String detail) {}
