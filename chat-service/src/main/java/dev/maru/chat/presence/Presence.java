package dev.maru.chat.presence;

import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.instance.Instance;
import dev.maru.chat.instance.InstanceListener;
import dev.maru.chat.instance.Instances;
import dev.maru.chat.instance.PeerClient;
import dev.maru.chat.relay.RedisRelay;
import dev.maru.chat.relay.RelayMessage;
import dev.maru.chat.room.Attendance;
import dev.maru.chat.room.RoomHub;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Who has which room open. What is here is known; what is elsewhere is a table, for rooms with listeners here only: changes come
 * over the relay, and the whole is asked of the other instances when a room is opened, when changes may have been missed, and now
 * and then. Confined to the rooms thread.
 */
public final class Presence implements Attendance, InstanceListener {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration COLLECT_QUESTIONS_FOR = Duration.ofMillis(20);
    private static final int REQUESTS_AT_ONCE = 4;
    private static final String PATH = "/internal/v1/presence";

    private final EventExecutor thread;
    private final RoomHub hub;
    private final RedisRelay relay;
    private final Instances instances;
    private final PeerClient peers;
    private final PresenceProperties properties;
    private final Counter asked;
    private final Counter unanswered;
    private final Map<String, Attendees> rooms = new HashMap<>();

    /** In the order in which they left. */
    private final ArrayDeque<Leaving> leaving = new ArrayDeque<>();

    private final Set<String> toAsk = new LinkedHashSet<>();

    /** Questions on their way: what is heard meanwhile may be newer than the answer. */
    private final Set<Question> open = new HashSet<>();

    /** Counts what this instance says of itself, so that others know what is newer. */
    private long version;

    private record Leaving(String room, String user, long at) {}

    private static final class Question {
        final Instance of;
        final List<String> rooms;
        final List<RelayMessage.Present> meanwhile = new ArrayList<>();

        Question(Instance of, List<String> rooms) {
            this.of = of;
            this.rooms = rooms;
        }
    }

    /**
     * Asks who is in rooms on the instance that is asked.
     *
     * @param rooms at most 1,000
     */
    record Asked(List<String> rooms) {}

    /**
     * Who is in rooms on the instance that answers.
     *
     * @param version what it has said of itself up to then
     * @param rooms the users by room; rooms with nobody are left out
     */
    record Answer(long version, Map<String, List<String>> rooms) {}

    /**
     * Who is in a room.
     *
     * @param count how many users, on all instances
     * @param users some of them
     */
    public record View(int count, List<String> users) {}

    public Presence(
            EventExecutor thread,
            RoomHub hub,
            RedisRelay relay,
            Instances instances,
            PeerClient peers,
            PresenceProperties properties,
            MeterRegistry meters) {
        this.thread = thread;
        this.hub = hub;
        this.relay = relay;
        this.instances = instances;
        this.peers = peers;
        this.properties = properties;
        this.asked = meters.counter("maru.presence.questions");
        this.unanswered = meters.counter("maru.presence.unanswered");
        meters.gauge("maru.presence.rooms", rooms, Map::size);
    }

    /** Begins to hear who comes and goes. */
    public void start() {
        hub.attach(this);
        instances.addListener(this);
        thread.scheduleWithFixedDelay(this::letGo, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        long repair = properties.repairEvery().toMillis();
        thread.scheduleWithFixedDelay(() -> ask(List.copyOf(rooms.keySet())), repair, repair, TimeUnit.MILLISECONDS);
    }

    // Here

    @Override
    public void entered(String room, String user) {
        Attendees attendees = rooms.get(room);
        if (attendees == null) {
            attendees = new Attendees();
            rooms.put(room, attendees);
            askSoon(room);
        }
        boolean isHere = attendees.isHere(user);
        boolean isPresent = attendees.isPresent(user);
        attendees.enter(user);
        if (!isHere) {
            say(room, user, true);
        }
        if (!isPresent) {
            tell(room, attendees, user, true);
        }
    }

    @Override
    public void left(String room, String user) {
        Attendees attendees = rooms.get(room);
        long now = System.nanoTime();
        if (attendees != null && attendees.leave(user, now)) {
            leaving.add(new Leaving(room, user, now));
        }
    }

    /** Those who did not come back in time are gone. */
    private void letGo() {
        long now = System.nanoTime();
        while (!leaving.isEmpty()
                && now - leaving.element().at >= properties.grace().toNanos()) {
            Leaving gone = leaving.remove();
            Attendees attendees = rooms.get(gone.room);
            if (attendees == null || !attendees.forget(gone.user, gone.at)) {
                continue;
            }
            say(gone.room, gone.user, false);
            if (!attendees.isPresent(gone.user)) {
                tell(gone.room, attendees, gone.user, false);
            }
            if (attendees.isEmptyHere()) {
                rooms.remove(gone.room);
            }
        }
    }

    private void say(String room, String user, boolean online) {
        relay.publish(new RelayMessage.Present(room, user, online, instances.self(), ++version));
    }

    /** Tells those who listen here. The user's own devices know. */
    private void tell(String room, Attendees attendees, String user, boolean online) {
        if (attendees.size() <= properties.maxTold()) {
            hub.tellHere(room, user, ServerFrames.presence(room, user, online));
        }
    }

    /** What is to be said of this instance. */
    CompletableFuture<Answer> here(Collection<String> of) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        thread.execute(() -> {
            Map<String, List<String>> users = new HashMap<>();
            for (String room : of) {
                Attendees attendees = rooms.get(room);
                if (attendees != null) {
                    users.put(room, attendees.here());
                }
            }
            answer.complete(new Answer(version, users));
        });
        return answer;
    }

    // There

    @Override
    public void heard(RelayMessage.Present present) {
        if (!rooms.containsKey(present.room())) {
            return;
        }
        open.forEach(question -> {
            if (question.of.id().equals(present.instance())) {
                question.meanwhile.add(present);
            }
        });
        apply(present);
    }

    private void apply(RelayMessage.Present present) {
        Attendees attendees = rooms.get(present.room());
        if (attendees == null) {
            return;
        }
        boolean before = attendees.isPresent(present.user());
        attendees.put(present.instance(), present.user(), present.online());
        if (before != attendees.isPresent(present.user())) {
            tell(present.room(), attendees, present.user(), present.online());
        }
    }

    private void replace(String room, String instance, Collection<String> users) {
        Attendees attendees = rooms.get(room);
        if (attendees == null) {
            return;
        }
        Set<String> before = attendees.all();
        for (String user : attendees.replace(instance, users)) {
            boolean now = attendees.isPresent(user);
            if (before.contains(user) != now) {
                tell(room, attendees, user, now);
            }
        }
    }

    @Override
    public void missed(String room) {
        askSoon(room);
    }

    @Override
    public void onCame(Instance instance) {
        thread.execute(() -> ask(instance, List.copyOf(rooms.keySet())));
    }

    @Override
    public void onDied(Instance instance) {
        thread.execute(() -> List.copyOf(rooms.keySet()).forEach(room -> replace(room, instance.id(), List.of())));
    }

    /** Many rooms are opened at once when clients come back: they are asked for together. */
    private void askSoon(String room) {
        if (toAsk.isEmpty()) {
            thread.schedule(
                    () -> {
                        List<String> rooms = List.copyOf(toAsk);
                        toAsk.clear();
                        ask(rooms);
                    },
                    COLLECT_QUESTIONS_FOR.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        toAsk.add(room);
    }

    private void ask(List<String> of) {
        // Whoever is not alive any more may have been asked when it was.
        List<String> live = instances.live();
        of.forEach(room -> {
            Attendees attendees = rooms.get(room);
            if (attendees != null) {
                attendees.instances().stream()
                        .filter(instance -> !live.contains(instance))
                        .forEach(dead -> replace(room, dead, List.of()));
            }
        });
        instances.peers().forEach(peer -> ask(peer, of));
    }

    private void ask(Instance peer, List<String> of) {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < of.size(); i += properties.maxRoomsPerQuestion()) {
            questions.add(new Question(peer, of.subList(i, Math.min(of.size(), i + properties.maxRoomsPerQuestion()))));
        }
        open.addAll(questions);
        Flux.fromIterable(questions).flatMap(this::ask, REQUESTS_AT_ONCE).subscribe();
    }

    private Mono<Void> ask(Question question) {
        return question(question.of, question.rooms)
                .doOnNext(answer -> thread.execute(() -> answered(question, answer)))
                .doOnError(e -> thread.execute(() -> notAnswered(question, e)))
                .onErrorComplete()
                .then();
    }

    private Mono<Answer> question(Instance peer, List<String> of) {
        asked.increment();
        return peers.post(peer, PATH)
                .bodyValue(new Asked(of))
                .retrieve()
                .bodyToMono(Answer.class)
                .timeout(properties.askWithin())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("an empty answer about presence")));
    }

    private void answered(Question question, Answer answer) {
        open.remove(question);
        if (!instances.live().contains(question.of.id())) {
            return;
        }
        question.rooms.forEach(
                room -> replace(room, question.of.id(), answer.rooms().getOrDefault(room, List.of())));
        question.meanwhile.stream()
                .filter(present -> present.version() > answer.version())
                .forEach(this::apply);
    }

    private void notAnswered(Question question, Throwable e) {
        open.remove(question);
        unanswered.increment();
        log.debug("instance {} does not say who is there", question.of.id(), e);
        thread.schedule(
                () -> {
                    if (instances.live().contains(question.of.id())) {
                        ask(
                                question.of,
                                question.rooms.stream()
                                        .filter(rooms::containsKey)
                                        .toList());
                    }
                },
                properties.askAgainAfter().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    // Whoever asks

    /** Who is in a room, on any instance, as far as is known; with nobody here the others are asked. Never fails. */
    public Mono<View> of(String room, int max) {
        return users(room)
                .map(users -> new View(
                        users.size(), users.stream().sorted().limit(max).toList()));
    }

    private Mono<Set<String>> users(String room) {
        return Mono.<Set<String>>create(sink -> thread.execute(() -> {
                    Attendees attendees = rooms.get(room);
                    if (attendees == null) {
                        sink.success();
                    } else {
                        sink.success(attendees.all());
                    }
                }))
                .switchIfEmpty(Mono.defer(() -> elsewhere(room)));
    }

    private Mono<Set<String>> elsewhere(String room) {
        return Flux.fromIterable(instances.peers())
                .flatMap(
                        peer -> question(peer, List.of(room))
                                .doOnError(_ -> unanswered.increment())
                                .onErrorComplete(),
                        REQUESTS_AT_ONCE)
                .flatMapIterable(answer -> answer.rooms().getOrDefault(room, List.of()))
                .collect(HashSet<String>::new, HashSet::add)
                .map(users -> users);
    }

    /** Whether a user has a room open that is open here too. */
    public Mono<Boolean> isIn(String room, String user) {
        return Mono.create(sink -> thread.execute(() -> {
            Attendees attendees = rooms.get(room);
            sink.success(attendees != null && attendees.isPresent(user));
        }));
    }
}
