package dev.maru.e2e.faults;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a protection out of the process that it is started with, as an agent. A class or method that is not there any more
 * ends the process: a control that changes nothing must not look like one that found nothing.
 */
public final class ProtectionOff {

    /** Memberships change, and what follows from it is not written with the change. */
    static final String OUTBOX = "OUTBOX";

    private static final List<Change> WITHOUT_OUTBOX = List.of(new Change.LinkLeftOut(
            "dev.maru.userroom.membership.Memberships",
            "common",
            "org.springframework.data.mongodb.core.query.Update",
            "push"));

    private ProtectionOff() {}

    /** @param name of the {@link Protection}, or {@link #OUTBOX} */
    public static void premain(String name, Instrumentation jvm) {
        for (Change change : name.equals(OUTBOX) ? WITHOUT_OUTBOX : Protection.valueOf(name).changes) {
            if (ClassLoader.getSystemResource(change.type().replace('.', '/') + ".class") == null) {
                throw new IllegalStateException("There is no " + change.type());
            }
            jvm.addTransformer(new Changing(change));
        }
    }

    private static final ClassDesc COLLECTION = ClassDesc.of("java.util.Collection");

    private record Changing(Change change) implements ClassFileTransformer {

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                String className,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] bytes) {
            if (!className.replace('/', '.').equals(change.type())) {
                return null;
            }
            try {
                return changed(bytes);
            } catch (RuntimeException | Error e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
                throw e;
            }
        }

        private byte[] changed(byte[] bytes) {
            AtomicInteger made = new AtomicInteger();
            ClassFile classes = ClassFile.of();
            ClassModel model = classes.parse(bytes);
            byte[] changed = classes.transformClass(
                    model,
                    ClassTransform.transformingMethods(
                            method -> method.methodName().equalsString(change.method()), transform(model, made)));
            if (made.get() == 0) {
                throw new IllegalStateException("Nothing was found for " + change);
            }
            return changed;
        }

        private MethodTransform transform(ClassModel type, AtomicInteger made) {
            return switch (change) {
                case Change.MethodEmptied _ -> emptied(made);
                case Change.CallLeftOut(String _, String _, String owner, String call) ->
                    eachInstruction((code, element) -> {
                        if (element instanceof InvokeInstruction invoke
                                && invoke.name().equalsString(call)
                                && invoke.owner().asSymbol().equals(ClassDesc.of(owner))) {
                            made.incrementAndGet();
                            code.pop2();
                        } else {
                            code.with(element);
                        }
                    });
                case Change.CallExchanged(String _, String _, String call, String by) ->
                    eachInstruction((code, element) -> {
                        if (element instanceof InvokeInstruction invoke
                                && invoke.name().equalsString(call)) {
                            made.incrementAndGet();
                            code.aload(lastArgument(type, call))
                                    .invokevirtual(
                                            type.thisClass().asSymbol(),
                                            by,
                                            invoke.typeSymbol().insertParameterTypes(1, COLLECTION));
                        } else {
                            code.with(element);
                        }
                    });
                case Change.LinkLeftOut(String _, String _, String owner, String call) ->
                    eachInstruction((code, element) -> {
                        if (element instanceof InvokeInstruction invoke
                                && invoke.name().equalsString(call)
                                && invoke.owner().asSymbol().equals(ClassDesc.of(owner))) {
                            made.incrementAndGet();
                            code.pop2();
                        } else {
                            code.with(element);
                        }
                    });
                case Change.ThrowLeftOut _ ->
                    eachInstruction((code, element) -> {
                        if (element instanceof ThrowInstruction) {
                            made.incrementAndGet();
                            code.pop();
                        } else {
                            code.with(element);
                        }
                    });
            };
        }

        /** The variable that holds the last argument of the changed method that makes the call; all of them are objects. */
        private int lastArgument(ClassModel type, String call) {
            return type.methods().stream()
                    .filter(method -> method.methodName().equalsString(change.method()))
                    .filter(method -> method.code()
                            .orElseThrow()
                            .elementStream()
                            .anyMatch(element -> element instanceof InvokeInstruction invoke
                                    && invoke.name().equalsString(call)))
                    .mapToInt(method -> method.methodTypeSymbol().parameterCount())
                    .findFirst()
                    .orElseThrow();
        }

        private static MethodTransform emptied(AtomicInteger made) {
            return (method, element) -> {
                if (element instanceof CodeModel) {
                    made.incrementAndGet();
                    method.withCode(code -> code.return_());
                } else {
                    method.with(element);
                }
            };
        }

        private static MethodTransform eachInstruction(CodeTransform transform) {
            return MethodTransform.transformingCode(transform);
        }
    }
}
