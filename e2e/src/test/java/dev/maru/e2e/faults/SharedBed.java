package dev.maru.e2e.faults;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The bed and its town, started for the first test that asks for them and stopped after the last one. */
record SharedBed(TestBed bed, Town town) implements AutoCloseable {

    private static SharedBed start() {
        TestBed bed = new TestBed();
        return new SharedBed(bed, Town.build(bed.api()));
    }

    @Override
    public void close() {
        bed.close();
    }

    static final class Resolver implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SharedBed.class;
        }

        @Override
        public SharedBed resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.GLOBAL)
                    .computeIfAbsent(SharedBed.class, _ -> start(), SharedBed.class);
        }
    }
}
