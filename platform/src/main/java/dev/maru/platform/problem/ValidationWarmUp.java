package dev.maru.platform.problem;

import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Hibernate Validator reads its messages from a jar at the first violation: not on an event loop, please. */
final class ValidationWarmUp implements SmartInitializingSingleton {

    private final Validator validator;

    ValidationWarmUp(Validator validator) {
        this.validator = validator;
    }

    @Override
    public void afterSingletonsInstantiated() {
        validator.validate(new Blank(""));
    }

    private record Blank(@NotBlank String text) {}
}
