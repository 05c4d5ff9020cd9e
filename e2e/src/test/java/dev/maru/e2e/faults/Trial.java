package dev.maru.e2e.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** People talk, one thing breaks, they talk on; when all is quiet the log is read and everything compared. */
final class Trial {

    /** Lines a second, all clients together. */
    private static final int RATE = Integer.getInteger("maru.faults.rate", 240);
    /** One line in so many is one that has to be refused. */
    private static final int INVALID_EVERY = 20;

    private static final Duration LEAD_IN = Duration.ofMillis(700);
    private static final Duration RUN_OUT = Duration.ofSeconds(1);
    private static final Duration SUBSCRIBE_WITHIN = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final TestBed bed;
    private final Town town;
    private final long seed;
    private final Duration settleWithin;
    private final Random random;
    private final History history = new History();

    /** @param violations what is wrong; @param bit whether the fault was felt */
    record Result(long seed, boolean bit, List<Violation> violations, Observation seen, History history) {

        Set<Verdict> verdicts() {
            return violations.stream().map(Violation::verdict).collect(Collectors.toSet());
        }
    }

    /** @param settleWithin how long answers and entries may take after the last line was said */
    Trial(TestBed bed, Town town, long seed, Duration settleWithin) {
        this.bed = bed;
        this.town = town;
        this.seed = seed;
        this.settleWithin = settleWithin;
        this.random = new Random(seed);
    }

    Result run(Fault fault) {
        Map<String, Long> bases = town.heads(bed.api());
        long term = bed.mongo().term();
        Observation.Relayed before = bed.relayed();
        try (ScheduledExecutorService timer = Executors.newScheduledThreadPool(2)) {
            List<Chatter> chatters = new ArrayList<>();
            for (Person person : town.people()) {
                chatters.add(new Chatter(
                        person, bed.socket(), bed.http(), bases, history, bed.api(), timer, random.nextLong()));
            }
            try {
                chatters.forEach(Chatter::open);
                await("everybody has subscribed", () -> chatters.stream().allMatch(Chatter::hasSubscribed));
                talk(fault, chatters, timer);
                settle(chatters);
            } finally {
                chatters.forEach(Chatter::close);
                timer.shutdownNow();
            }
        }
        List<RoomRecord> rooms = bases.entrySet().stream()
                .map(base -> new RoomRecord(
                        base.getKey(),
                        base.getValue(),
                        town.people().stream().map(Person::name).collect(Collectors.toSet()),
                        bed.api().log(town.people().getFirst(), base.getKey(), base.getValue())))
                .toList();
        List<Event> events = history.events();
        Observation seen =
                Observation.of(events, bed.mongo().term() - term, bed.relayed().since(before));
        return new Result(seed, fault.bit(seen), Checker.check(events, rooms), seen, history);
    }

    private void talk(Fault fault, List<Chatter> chatters, ScheduledExecutorService timer) {
        Random choice = new Random(random.nextLong());
        var talking = timer.scheduleAtFixedRate(
                () -> sayOne(chatters, choice), 0, TimeUnit.SECONDS.toNanos(1) / RATE, TimeUnit.NANOSECONDS);
        sleep(LEAD_IN.plusMillis(random.nextInt(500)));
        history.add(new Event.Struck(history.now(), fault.name()));
        fault.strike(bed, random);
        bed.awaitHealthy();
        sleep(RUN_OUT);
        talking.cancel(false);
    }

    /** In busy rooms everybody talks. In quiet ones only one person does: the others depend on being told. */
    private void sayOne(List<Chatter> chatters, Random choice) {
        boolean valid = choice.nextInt(INVALID_EVERY) != 0;
        int which = choice.nextInt(town.rooms().size() * 2);
        String room = town.rooms().get(which % town.rooms().size());
        int speaker = town.isQuiet(room) ? town.rooms().indexOf(room) : choice.nextInt(chatters.size());
        chatters.get(speaker).say(room, valid);
    }

    /** Waits for answers, then for everything to be heard; what does not come in time is for the checker to say. */
    private void settle(List<Chatter> chatters) {
        if (awaitOrGiveUp(() -> chatters.stream().allMatch(Chatter::hasAllAnswers), settleWithin)) {
            Map<String, Long> heads = town.heads(bed.api());
            awaitOrGiveUp(() -> chatters.stream().allMatch(chatter -> chatter.hasReached(heads)), settleWithin);
        }
        // What comes after everybody has everything would be one too many.
        sleep(Duration.ofMillis(200));
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!awaitOrGiveUp(condition, SUBSCRIBE_WITHIN)) {
            throw new IllegalStateException("Waited too long until " + what);
        }
    }

    private static boolean awaitOrGiveUp(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            sleep(BETWEEN_LOOKS);
        }
        return true;
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
