package dev.maru.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.origin;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.maru.platform.blocking.Blocking;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the code base holds itself to. Every rule is written for a base package, so that the same rule is checked against
 * {@code dev.maru} and against a small package of {@link dev.maru.e2e.architecture.fixture fixtures} that breaks it.
 */
enum Rule {
    SERVICES_KNOW_NOTHING_OF_EACH_OTHER("services") {
        @Override
        ArchRule in(String base) {
            return slices().assignedFrom(new Services(base))
                    .should()
                    .notDependOnEachOther()
                    .because("services meet on the wire only");
        }
    },
    CONTRACTS_KNOW_NO_FRAMEWORK("contracts") {
        @Override
        ArchRule in(String base) {
            return classes()
                    .that()
                    .resideInAPackage(base + ".contracts..")
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(base + ".contracts..", "java..", "org.jspecify.."))
                    .because("a record of what crosses a wire must be readable by any code");
        }
    },
    PLATFORM_KNOWS_NO_SERVICE("platform") {
        @Override
        ArchRule in(String base) {
            return noClasses()
                    .that()
                    .resideInAPackage(base + ".platform..")
                    .should()
                    .dependOnClassesThat(resideInAPackage(base + "..").and(not(resideInAPackage(base + ".platform.."))))
                    .because("everything else stands on it");
        }
    },
    PLATFORM_HAS_NO_NOUN_OF_THE_PRODUCT("nouns") {
        @Override
        ArchRule in(String base) {
            return noClasses()
                    .that()
                    .resideInAPackage(base + ".platform..")
                    .should()
                    .haveNameMatching(".*\\.[^.]*(Room|Member|Message|Avatar|Picture|Account|Nickname|Chat)[^.]*")
                    .because("it is shared behaviour, not a shared model");
        }
    },
    NOTHING_DEPENDS_ON_THE_STANDALONE("composition") {
        @Override
        ArchRule in(String base) {
            return noClasses()
                    .that()
                    .resideOutsideOfPackage(base + ".standalone..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(base + ".standalone..")
                    .because("topology is composition: no service knows how it is put together");
        }
    },
    FEATURES_FORM_NO_CYCLE("cycles") {
        @Override
        ArchRule in(String base) {
            return slices().matching(base + ".(*).(*)..").should().beFreeOfCycles();
        }
    },
    BLOCKING_WORK_HAS_A_CLASS_OF_ITS_OWN("blocking") {
        @Override
        ArchRule in(String base) {
            return noClasses()
                    .that()
                    .resideOutsideOfPackage(base + ".standalone..")
                    .should()
                    .callCodeUnitWhere(target(aBlockingCall()).and(origin(not(markedAsBlocking()))))
                    .because("a blocked event loop stalls every connection on it; run it on a scheduler of its own and"
                            + " mark it with @Blocking");
        }
    },
    INNER_STREAMS_ARE_BOUNDED("concurrency") {
        @Override
        ArchRule in(String base) {
            return noClasses()
                    .should()
                    .callMethod(Flux.class, "flatMap", Function.class)
                    .because("a flatMap without a concurrency hides the number 256");
        }
    },
    FIELDS_ARE_NOT_INJECTED("injection") {
        @Override
        ArchRule in(String base) {
            return fields().should(notBeInjected()).because("a constructor shows what a class needs");
        }
    },
    PACKAGES_ARE_NULL_MARKED("nullness") {
        @Override
        ArchRule in(String base) {
            return classes().should(resideInANullMarkedPackage()).because("NullAway looks at marked packages only");
        }
    },
    NAMES_SAY_WHAT_A_THING_IS("names") {
        @Override
        ArchRule in(String base) {
            return noClasses()
                    .should()
                    .haveNameMatching(".*(Impl|Utils?|Helpers?|Managers?)")
                    .because("a class is named by what it is or how it works");
        }
    },
    PACKAGES_ARE_FEATURES("layers") {
        @Override
        ArchRule in(String base) {
            return noClasses()
                    .that()
                    .resideOutsideOfPackage(base + ".standalone.service..")
                    .should()
                    .resideInAnyPackage(
                            base + "..controller..",
                            base + "..service..",
                            base + "..repository..",
                            base + "..dto..",
                            base + "..impl..",
                            base + "..util..",
                            base + "..common..")
                    .because("what changes together lives together");
        }
    };

    /** The package below {@code fixture} that breaks this rule. */
    final String fixture;

    Rule(String fixture) {
        this.fixture = fixture;
    }

    abstract ArchRule in(String base);

    private record Services(String base) implements SliceAssignment {

        private static final List<String> NAMES = List.of("gateway", "chat", "userroom", "image");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return NAMES.stream()
                    .filter(name -> (javaClass.getPackageName() + ".").startsWith(base + "." + name + "."))
                    .findFirst()
                    .map(SliceIdentifier::of)
                    .orElse(SliceIdentifier.ignore());
        }

        @Override
        public String getDescription() {
            return "services";
        }
    }

    private static DescribedPredicate<JavaCodeUnit> markedAsBlocking() {
        return DescribedPredicate.describe("marked as blocking", caller -> {
            Optional<JavaClass> around = Optional.of(caller.getOwner());
            boolean marked = caller.isAnnotatedWith(Blocking.class);
            while (!marked && around.isPresent()) {
                marked = around.get().isAnnotatedWith(Blocking.class);
                around = around.get().getEnclosingClass();
            }
            return marked;
        });
    }

    private static DescribedPredicate<CodeUnitCallTarget> aBlockingCall() {
        Map<Class<?>, Set<String>> methods = Map.of(
                Mono.class, Set.of("block", "blockOptional"),
                Flux.class, Set.of("blockFirst", "blockLast", "toIterable", "toStream"),
                Thread.class, Set.of("sleep", "join"),
                Future.class, Set.of("get"),
                CompletableFuture.class, Set.of("join", "get"),
                CountDownLatch.class, Set.of("await"),
                Semaphore.class, Set.of("acquire"),
                BlockingQueue.class, Set.of("put", "take"),
                FileChannel.class, Set.of("open"));
        Set<Class<?>> files = Set.of(
                FileInputStream.class,
                FileOutputStream.class,
                FileReader.class,
                FileWriter.class,
                RandomAccessFile.class);
        return DescribedPredicate.describe("a blocking call", called -> {
            JavaClass owner = called.getOwner();
            return owner.isEquivalentTo(Files.class)
                    || files.stream().anyMatch(owner::isEquivalentTo)
                    || methods.entrySet().stream()
                            .anyMatch(entry -> owner.isAssignableTo(entry.getKey())
                                    && entry.getValue().contains(called.getName()));
        });
    }

    private static ArchCondition<JavaField> notBeInjected() {
        Set<String> annotations = Set.of(
                "org.springframework.beans.factory.annotation.Autowired",
                "org.springframework.beans.factory.annotation.Value",
                "jakarta.inject.Inject",
                "jakarta.annotation.Resource");
        return new ArchCondition<>("not be injected") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                annotations.stream()
                        .filter(field::isAnnotatedWith)
                        .forEach(annotation -> events.add(
                                SimpleConditionEvent.violated(field, field.getFullName() + " has @" + annotation)));
            }
        };
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a @NullMarked package") {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                if (!javaClass.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            javaClass, javaClass.getPackageName() + " has no package-info with @NullMarked"));
                }
            }
        };
    }
}
