package dev.maru.e2e.faults;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a protection out of the process that it is started with, as an agent. A class or method that is not there any more
 * ends the process: a control that changes nothing must not look like one that found nothing.
 */
public final class ProtectionOff {

    private ProtectionOff() {}

    /** @param name of the {@link Protection} */
    public static void premain(String name, Instrumentation jvm) {
        for (Change change : Protection.valueOf(name).changes) {
            if (ClassLoader.getSystemResource(change.type().replace('.', '/') + ".class") == null) {
                throw new IllegalStateException("There is no " + change.type());
            }
            jvm.addTransformer(new Changing(change));
        }
    }

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
                case Change.MethodEmptied _ ->
                    (method, element) -> {
                        if (element instanceof CodeModel) {
                            made.incrementAndGet();
                            method.withCode(code -> code.return_());
                        } else {
                            method.with(element);
                        }
                    };
                case Change.CallLeftOut(String _, String _, String call) ->
                    MethodTransform.transformingCode(leavingOut(call, made));
                case Change.MethodReplaced(String _, String name, String by) ->
                    (method, element) -> {
                        if (element instanceof CodeModel code
                                && code.parent().orElseThrow() instanceof MethodModel of) {
                            made.incrementAndGet();
                            var signature = of.methodTypeSymbol();
                            method.withCode(body -> body.aload(0)
                                    .aload(1)
                                    .invokestatic(
                                            ClassDesc.of(by),
                                            name,
                                            signature.insertParameterTypes(
                                                    0, type.thisClass().asSymbol()))
                                    .return_());
                        } else {
                            method.with(element);
                        }
                    };
            };
        }

        private static CodeTransform leavingOut(String call, AtomicInteger made) {
            return (code, element) -> {
                if (element instanceof InvokeInstruction invoke && invoke.name().equalsString(call)) {
                    made.incrementAndGet();
                    code.pop2();
                } else {
                    code.with(element);
                }
            };
        }
    }
}
