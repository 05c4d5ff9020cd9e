package dev.maru.chat.connection;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.cursor.Cursor;
import dev.maru.chat.error.Refusal;
import dev.maru.chat.fanout.FanOut;
import dev.maru.chat.frame.BadFrameException;
import dev.maru.chat.frame.ClientFrame;
import dev.maru.chat.frame.ServerFrames;
import dev.maru.chat.frame.TextFraming;
import dev.maru.chat.log.Draft;
import dev.maru.chat.log.LogEntry;
import dev.maru.chat.room.Postponed;
import dev.maru.chat.room.SendOutcome;
import dev.maru.chat.websocket.FrameKind;
import dev.maru.chat.websocket.FrameListener;
import dev.maru.chat.websocket.Violation;
import dev.maru.contracts.socket.CloseCode;
import dev.maru.platform.security.Revocation;
import dev.maru.platform.socket.LingeringClose;
import dev.maru.platform.trace.Trace;
import dev.maru.platform.trace.TraceLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket, from its upgrade to its end. Confined to the event loop of its channel.
 *
 * <p>Frames are taken one by one: while one waits for an answer about a membership or a token, those behind it wait too, so that
 * messages are stored in the order in which they were sent.
 */
final class Connection extends ChannelOutlet implements FrameListener {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** How long the peer has to answer our close frame before the channel is closed anyway. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private static final int FINAL_CLOSE = 0x88;
    private static final int FINAL_PING = 0x89;
    private static final long SECOND = 1_000_000_000;
    private static final double GOLDEN_SECTION = 0.6180339887498949;
    private static final String NOBODY = "";

    /** Prepared once, for all. */
    private static final ByteBuf PING = prepared(new byte[] {(byte) FINAL_PING, 0});

    private static final ByteBuf NO_HEADS = prepared(TextFraming.frame(ServerFrames.heads(Map.of())));

    private final long number;
    private final long openedAt;
    private final String address;
    private @Nullable Caller upgradeCaller;

    /** The trace of the upgrade, and of all that is said and brings none of its own; and whether it is written down. */
    private final String traceId;

    private final boolean sampled;

    private final Connections all;
    private final SocketServices services;
    private final SocketProperties properties;

    // Most connections are idle: what they do not need is not there.
    private Map<String, Subscription> subscriptions = Map.of();
    private @Nullable ArrayDeque<ClientFrame> waiting;
    private @Nullable Postponed<String> postponed;

    /** Its place in the sweep of its loop. */
    int place;

    private State state = State.NEW;
    private String user = NOBODY;
    private @Nullable String session;
    private long generation;
    private long expiresAt = Long.MAX_VALUE;
    private boolean holding;
    private long lastHeard = System.nanoTime();

    /** When the first frame was due, or the next ping is. */
    private long due;

    /** When the next frame would come if frames came as fast as they may in the long run. */
    private long frameDue = lastHeard;

    private long slowSince;

    /** How many subscriptions are behind. */
    private int lagging;

    private enum State {
        NEW,
        OPEN,
        CLOSING
    }

    /**
     * @param address where the client is, as far as trusted proxies say
     * @param upgradeCaller who the token says it is that came with the upgrade, if one did
     * @param trace of the upgrade
     */
    Connection(
            Channel channel,
            String address,
            @Nullable Caller upgradeCaller,
            Trace trace,
            Connections all,
            SocketServices services,
            SocketProperties properties) {
        super(channel, services.hub().fanOut(channel.eventLoop()));
        this.number = all.nextNumber();
        this.openedAt = all.now().toEpochMilli();
        this.address = address;
        this.upgradeCaller = upgradeCaller;
        this.traceId = trace.traceId();
        this.sampled = trace.sampled();
        this.all = all;
        this.services = services;
        this.properties = properties;
        this.due = lastHeard + properties.connectWithin().toNanos();
    }

    private static ByteBuf prepared(byte[] frame) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(frame.length).writeBytes(frame));
    }

    /** Worked out each time: it is seldom asked for, and there are many connections. */
    String id() {
        return all.ids().of(number);
    }

    long number() {
        return number;
    }

    Instant openedAt() {
        return Instant.ofEpochMilli(openedAt);
    }

    String user() {
        return user;
    }

    FanOut out() {
        return out;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    // What comes in

    @Override
    public boolean admits(FrameKind kind) {
        if (!isInTime()) {
            all.refusedFrame("too-fast");
            close(CloseCode.TOO_FAST);
            return false;
        }
        if (kind == FrameKind.BINARY) {
            all.refusedFrame("binary");
            close(CloseCode.BAD_FRAME);
            return false;
        }
        return true;
    }

    /** Whether the next frame is within the rate: all there is to remember is when it would come at that rate. */
    private boolean isInTime() {
        long interval = SECOND / properties.framesPerSecond();
        long now = System.nanoTime();
        long early = Math.max(0, frameDue - now);
        frameDue = now + early + interval;
        return early < interval * properties.framesBurst();
    }

    /** Only whole frames are a sign of life: one that never ends is none. */
    @Override
    public void read(int whole, int bytes) {
        all.received(whole, bytes);
        if (whole > 0) {
            lastHeard = System.nanoTime();
        }
    }

    @Override
    public void text(byte[] bytes, int length) {
        ClientFrame frame;
        try {
            frame = services.decoder().decode(bytes, length);
        } catch (BadFrameException e) {
            all.refusedFrame(e.isParsable() ? "undescribed" : "unparsable");
            refuse(e.ref(), Refusal.badFrame(e.reason()));
            if (!e.isParsable() || state == State.NEW) {
                close(CloseCode.BAD_FRAME);
            }
            return;
        }
        if (holding || hasWaiting()) {
            if (waiting == null) {
                waiting = new ArrayDeque<>();
            }
            waiting.add(frame);
            readOrNot();
        } else {
            take(frame);
        }
    }

    @Override
    public void binary(byte[] bytes, int length) {
        throw new IllegalStateException("binary messages are not admitted");
    }

    @Override
    public void violated(Violation violation) {
        log.debug("connection {} broke the protocol: {} trace={}", number, violation.tag(), traceId);
        all.refusedFrame(violation.tag());
        switch (violation) {
            case TOO_LARGE -> close(CloseCode.TOO_LARGE);
            case TOO_MANY_FRAGMENTS -> close(CloseCode.BAD_FRAME);
            default -> close(new WebSocketCloseStatus(violation.closeCode(), violation.tag()));
        }
    }

    private void take(ClientFrame frame) {
        if (state == State.NEW) {
            if (frame instanceof ClientFrame.Connect connect) {
                connect(connect);
            } else {
                refuse(null, Refusal.unauthenticated("The first frame has to be connect."));
                close(CloseCode.UNAUTHENTICATED);
            }
            return;
        }
        switch (frame) {
            case ClientFrame.Connect _ -> refuse(null, Refusal.badFrame("This connection is connected."));
            case ClientFrame.Subscribe(String ref, String room, Long after) -> subscribe(ref, room, after);
            case ClientFrame.Unsubscribe(String ref, String room) -> unsubscribe(ref, room);
            case ClientFrame.Write write -> write(write);
            case ClientFrame.Read(String room, long seq) -> read(room, seq);
            case ClientFrame.Typing(String room) -> typing(room);
            case ClientFrame.Refresh(String token) -> refresh(token);
            case ClientFrame.Ping() -> write(ServerFrames.pong());
        }
    }

    /** Goes on when an answer is there: at once if it is, or later, and then nothing overtakes it. */
    private <T> void await(CompletableFuture<T> answer, Consumer<T> then, Consumer<Throwable> otherwise) {
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            then.accept(answer.resultNow());
            return;
        }
        holding = true;
        answer.whenComplete((value, error) -> loop().execute(() -> {
            holding = false;
            if (state != State.CLOSING) {
                if (error == null) {
                    then.accept(value);
                } else {
                    otherwise.accept(error);
                }
            }
            takeWaiting();
        }));
    }

    private void takeWaiting() {
        while (!holding && state != State.CLOSING && waiting != null) {
            ClientFrame next = waiting.poll();
            if (next == null) {
                waiting = null;
            } else {
                take(next);
            }
        }
        readOrNot();
    }

    private boolean hasWaiting() {
        return waiting != null && !waiting.isEmpty();
    }

    /** Reads on only while what was read is dealt with and what was answered is taken: a flood waits in the kernel. */
    private void readOrNot() {
        boolean full = waiting != null && waiting.size() >= properties.maxWaiting();
        boolean read = state == State.CLOSING || !full && channel.isWritable();
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
    }

    // Frames

    private void connect(ClientFrame.Connect connect) {
        if (connect.token() != null) {
            await(
                    services.tokens().check(connect.token()),
                    caller -> connected(caller, connect.rooms()),
                    this::tokenRefused);
        } else if (upgradeCaller != null) {
            connected(upgradeCaller, connect.rooms());
        } else {
            refuse(null, Refusal.unauthenticated("token: missing"));
            close(CloseCode.UNAUTHENTICATED);
        }
    }

    private void connected(Caller caller, Map<String, Long> rooms) {
        state = State.OPEN;
        user = caller.user();
        upgradeCaller = null;
        due = System.nanoTime() + firstHeartbeat();
        adopt(caller);
        all.connected(this);
        // Registered first: a revocation that came since the token was checked is found here, a later one finds us.
        if (services.tokens().isRevoked(caller)) {
            signedOut();
            return;
        }
        log.info("connection {} open: user={} address={} trace={}", id(), user, address, traceId);
        write(ServerFrames.connected(id(), user, caller.expiresAt(), properties.heartbeat()));
        rooms.forEach((room, after) -> subscribe(null, room, after));
    }

    private void adopt(Caller caller) {
        session = caller.session();
        generation = caller.generation();
        expiresAt = caller.expiresAt().toEpochMilli();
    }

    /** Ends the connection if its token is among those that were revoked. */
    void revoke(Revocation revocation) {
        if (state == State.OPEN && revocation.covers(user, session, generation)) {
            signedOut();
        }
    }

    private void signedOut() {
        refuse(null, Refusal.unauthenticated("token: revoked"));
        close(CloseCode.UNAUTHENTICATED);
    }

    private void tokenRefused(Throwable e) {
        if (Tokens.isAtFault(e)) {
            refuse(null, Refusal.unauthenticated("token: not valid"));
            close(CloseCode.UNAUTHENTICATED);
        } else {
            log.debug("A token could not be checked", e);
            refuse(null, Refusal.unavailable());
            close(CloseCode.COME_BACK);
        }
    }

    private void refresh(String token) {
        await(
                services.tokens().check(token),
                fresh -> {
                    if (fresh.user().equals(user)) {
                        adopt(fresh);
                        if (services.tokens().isRevoked(fresh)) {
                            signedOut();
                            return;
                        }
                        write(ServerFrames.refreshed(fresh.expiresAt()));
                    } else {
                        refuse(null, Refusal.unauthenticated("token: of another user"));
                        close(CloseCode.UNAUTHENTICATED);
                    }
                },
                e -> refuse(
                        null,
                        Tokens.isAtFault(e) ? Refusal.unauthenticated("token: not valid") : Refusal.unavailable()));
    }

    private void subscribe(@Nullable String ref, String room, @Nullable Long after) {
        leave(remove(room));
        if (subscriptions.size() >= properties.maxSubscriptions()) {
            refuse(ref, room, Refusal.tooManySubscriptions(properties.maxSubscriptions()));
            return;
        }
        Subscription subscription = new Subscription(this, room, ref);
        if (subscriptions.isEmpty()) {
            subscriptions = HashMap.newHashMap(1);
        }
        subscriptions.put(room, subscription);
        services.hub().subscribe(subscription, room, after);
    }

    private void unsubscribe(@Nullable String ref, String room) {
        leave(remove(room));
        write(ServerFrames.unsubscribed(ref, room));
    }

    private void write(ClientFrame.Write write) {
        Refusal behind = postponed == null ? null : postponed.behind(write.room(), write.key(), System.nanoTime());
        if (behind != null) {
            refuseWrite(write, behind);
            return;
        }
        String traced = tracedBy(write);
        TraceLog.reached("frame", traced, write.room(), number);
        long start = System.nanoTime();
        await(
                services.admission().admit(user, write.room(), write.key(), write.body()),
                verdict -> {
                    switch (verdict) {
                        case Admission.Verdict.Refused(Refusal refusal) -> postpone(write, refusal);
                        case Admission.Verdict.Admitted(Draft draft) -> {
                            TraceLog.reached("admitted", traced, write.room(), number);
                            services.writer()
                                    .write(write.room(), draft.tracedBy(traced), out.toRooms())
                                    .thenAccept(outcome -> out.execute(() -> answer(write, outcome, start)));
                        }
                    }
                },
                e -> {
                    log.error("A message could not be admitted", e);
                    postpone(write, Refusal.unavailable());
                });
    }

    private void postpone(ClientFrame.Write write, Refusal refusal) {
        if (postponed == null) {
            postponed = new Postponed<>();
        }
        postponed.refused(write.room(), write.key(), refusal, System.nanoTime());
        refuseWrite(write, refusal);
    }

    /** The trace to write down; null when there is none. */
    private @Nullable String tracedBy(ClientFrame.Write write) {
        Trace own = write.trace();
        return own != null ? own.sampledId() : sampled ? traceId : null;
    }

    private void refuseWrite(ClientFrame.Write write, Refusal refusal) {
        Trace own = write.trace();
        refuse(write.ref(), null, refusal, own == null ? traceId : own.traceId());
    }

    private void answer(ClientFrame.Write write, SendOutcome outcome, long start) {
        Trace own = write.trace();
        switch (outcome) {
            case SendOutcome.Stored(LogEntry entry, boolean duplicate) -> {
                all.acknowledged(System.nanoTime() - start);
                TraceLog.reached("acknowledged", tracedBy(write), entry.room(), entry.seq());
                write(ServerFrames.ack(write.ref(), entry, duplicate, own == null ? null : own.traceId()));
            }
            case SendOutcome.Refused(Refusal refusal) -> refuseWrite(write, refusal);
        }
    }

    private void read(String room, long seq) {
        Subscription subscription = subscriptions.get(room);
        if (subscription == null || !subscription.isCaughtUp()) {
            refuse(null, Refusal.notSubscribed());
        } else if (seq >= subscription.head()) {
            hasRead(room, subscription.end());
        } else if (seq > 0) {
            services.log()
                    .find(Map.of(room, seq))
                    .next()
                    .subscribe(
                            entry -> hasRead(room, new Cursor(entry.seq(), entry.n())),
                            e -> log.debug("A cursor was not moved", e));
        }
    }

    private void hasRead(String room, Cursor cursor) {
        services.cursors().move(room, user, cursor);
        services.hub().tellEphemeral(room, "", ServerFrames.read(room, user, cursor.seq(), cursor.n()));
    }

    private void typing(String room) {
        Subscription subscription = subscriptions.get(room);
        if (subscription == null || !subscription.isCaughtUp()) {
            refuse(null, Refusal.notSubscribed());
        } else {
            services.hub().tellEphemeral(room, user, ServerFrames.typing(room, user));
        }
    }

    // What goes out

    /** Writes one frame. */
    void write(byte[] json) {
        ByteBuf frame = channel.alloc().directBuffer(TextFraming.lengthOf(json));
        TextFraming.write(json, frame);
        write(frame);
    }

    /** Writes whole frames; they are flushed with all else that is written at the moment. */
    void write(ByteBuf whole) {
        if (state == State.CLOSING || !channel.isActive()) {
            whole.release();
        } else {
            all.answered(whole.readableBytes());
            put(whole);
        }
    }

    /** Writes shared frames; returns whether it did, which it does not for a slow reader. */
    boolean push(ByteBuf shared) {
        if (state != State.OPEN || !takesMore()) {
            return false;
        }
        put(shared);
        return true;
    }

    /** The same for frames that may be dropped, which they are first. */
    boolean pushUnlessBehind(ByteBuf shared) {
        if (state == State.OPEN && unwritten() > properties.lowWater().toBytes()) {
            all.dropped();
            return false;
        }
        return push(shared);
    }

    /** What this tick wrote may fill the buffer, and still go out at once: then nobody is slow. */
    private boolean takesMore() {
        if (channel.isWritable() && !out.isTight()) {
            return true;
        }
        out.flushNow(this);
        return channel.isWritable() && (!out.isTight() || unwritten() == 0);
    }

    /** One subscription more, or fewer, is behind. */
    void lagging(int change) {
        lagging += change;
        all.lagging(change);
    }

    void refuse(@Nullable String ref, Refusal refusal) {
        refuse(ref, null, refusal);
    }

    /** @param room the room that cannot be subscribed; null for anything else */
    void refuse(@Nullable String ref, @Nullable String room, Refusal refusal) {
        refuse(ref, room, refusal, traceId);
    }

    private void refuse(@Nullable String ref, @Nullable String room, Refusal refusal, String trace) {
        log.debug("connection {} trace={}: {} {}", number, trace, refusal.code().code(), refusal.message());
        write(ServerFrames.error(ref, room, refusal, trace));
    }

    /** The rooms that it hears. */
    CompletableFuture<List<String>> rooms() {
        return CompletableFuture.supplyAsync(
                () -> subscriptions.values().stream()
                        .filter(Subscription::isCaughtUp)
                        .map(Subscription::room)
                        .toList(),
                loop());
    }

    /** Writes what somebody says to this connection alone, or says why it cannot be told now. */
    CompletableFuture<Optional<Refusal>> direct(byte[] json) {
        return CompletableFuture.supplyAsync(
                () -> {
                    if (state != State.OPEN || !channel.isActive()) {
                        return Optional.of(Refusal.connectionGone());
                    }
                    if (!channel.isWritable()) {
                        return Optional.of(Refusal.tooSlow());
                    }
                    write(json);
                    return Optional.empty();
                },
                loop());
    }

    @Override
    public void writabilityChanged() {
        readOrNot();
        if (!channel.isWritable()) {
            slowSince = System.nanoTime();
            return;
        }
        skip();
    }

    /** Whoever reads again comes and gets what was left out. */
    private void skip() {
        if (lagging == 0) {
            return;
        }
        List<Subscription> behind =
                subscriptions.values().stream().filter(Subscription::isLagging).toList();
        for (Subscription subscription : behind) {
            leave(remove(subscription.room()));
            write(ServerFrames.skip(subscription.room(), subscription.head()));
        }
        all.skipped(behind.size());
    }

    boolean forget(Subscription subscription) {
        subscription.close();
        if (subscriptions.get(subscription.room()) != subscription) {
            return false;
        }
        remove(subscription.room());
        return true;
    }

    private @Nullable Subscription remove(String room) {
        if (subscriptions.isEmpty()) {
            return null;
        }
        Subscription removed = subscriptions.remove(room);
        if (subscriptions.isEmpty()) {
            subscriptions = Map.of();
        }
        return removed;
    }

    private void leave(@Nullable Subscription subscription) {
        if (subscription != null) {
            subscription.close();
            services.hub().unsubscribe(subscription, subscription.room());
        }
    }

    // Time

    /** Called about once a second: everything that has to happen without anybody saying anything. */
    void tick(long now, Instant wallClock) {
        if (state == State.CLOSING) {
            return;
        }
        if (state == State.NEW) {
            if (now - due > 0) {
                refuse(null, Refusal.unauthenticated("connect did not come in time"));
                close(CloseCode.UNAUTHENTICATED);
            }
        } else if (wallClock.toEpochMilli() > expiresAt) {
            refuse(null, Refusal.unauthenticated("token: expired"));
            close(CloseCode.UNAUTHENTICATED);
        } else if (now - lastHeard > properties.silentAfter().toNanos()
                || !channel.isWritable()
                        && now - slowSince > properties.slowFor().toNanos()) {
            close(CloseCode.TOO_SLOW);
        } else if (channel.isWritable()) {
            if (unwritten() == 0) {
                skip();
            }
            if (now - due > 0) {
                due = now + properties.heartbeat().toNanos();
                heartbeat();
            }
        }
    }

    /** Those who came together are not pinged together: golden sections of the interval are spread evenly, however many there are. */
    private long firstHeartbeat() {
        double part = number * GOLDEN_SECTION % 1;
        return (long) (properties.heartbeat().toNanos() * part);
    }

    private void heartbeat() {
        write(PING);
        if (subscriptions.isEmpty()) {
            write(NO_HEADS);
            return;
        }
        Map<String, Long> heads = new HashMap<>();
        subscriptions.forEach((room, subscription) -> {
            if (subscription.isCaughtUp()) {
                heads.put(room, subscription.head());
            }
        });
        write(ServerFrames.heads(heads));
    }

    // The end

    @Override
    public boolean isClosing() {
        return state == State.CLOSING;
    }

    /** Asks the client to come back later, elsewhere. */
    void drain(Duration retryAfter) {
        write(ServerFrames.drain(retryAfter));
        close(CloseCode.COME_BACK);
    }

    void close(CloseCode code) {
        all.closes(code);
        close(new WebSocketCloseStatus(code.code(), code.reason()));
    }

    /**
     * Closes in good order: nothing more is taken, what is written goes out, and what the peer still sends is read and dropped
     * until it answers. Closing with unread input would reset the connection and could destroy answers on their way.
     */
    void close(WebSocketCloseStatus status) {
        if (state == State.CLOSING) {
            return;
        }
        state = State.CLOSING;
        leaveAll();
        waiting = null;
        readOrNot();
        byte[] reason = status.reasonText().getBytes(StandardCharsets.UTF_8);
        queueUnflushed();
        channel.writeAndFlush(closeFrame(Short.BYTES + reason.length)
                .writeShort(status.code())
                .writeBytes(reason));
        loop().schedule(() -> channel.close(), CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An answer to our close, or the peer's own, which is answered with the same. */
    @Override
    public void closed(byte[] bytes, int length) {
        if (state == State.CLOSING) {
            channel.close();
            return;
        }
        state = State.CLOSING;
        leaveAll();
        queueUnflushed();
        channel.writeAndFlush(closeFrame(length).writeBytes(bytes, 0, length))
                .addListener(LingeringClose.AFTER_LAST_WRITE);
    }

    private ByteBuf closeFrame(int length) {
        return channel.alloc().directBuffer(2 + length).writeByte(FINAL_CLOSE).writeByte(length);
    }

    @Override
    public void failed(Throwable cause) {
        log.debug("connection {} failed: {}", number, cause.toString());
        channel.close();
    }

    @Override
    public void gone() {
        state = State.CLOSING;
        dropUnflushed();
        leaveAll();
        all.gone(this);
        if (!user.equals(NOBODY)) {
            log.info("connection {} closed: user={} address={}", id(), user, address);
        }
    }

    private void leaveAll() {
        subscriptions.values().forEach(this::leave);
        subscriptions = Map.of();
    }
}
