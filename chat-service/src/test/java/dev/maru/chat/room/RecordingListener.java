package dev.maru.chat.room;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Position;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes down which entries it was told, in which order. */
final class RecordingListener extends Listener {

    private static final Pattern CAUGHT_UP = Pattern.compile("\\{\"room\":.*?\"seq\":(\\d+)");
    private static final Pattern SEQ = Pattern.compile("\"type\":\"entry\".*?\"seq\":(\\d+)");

    private final String user;
    private final EventLoop loop;
    private final List<Long> told = new ArrayList<>();
    private @Nullable Refusal end;

    RecordingListener(String user, EventLoop loop) {
        this.user = user;
        this.loop = loop;
    }

    synchronized List<Long> told() {
        return List.copyOf(told);
    }

    synchronized @Nullable Refusal end() {
        return end;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    protected synchronized void caughtUp(byte[] entries, Position head, boolean recovered, long read) {
        Matcher seqs = CAUGHT_UP.matcher(new String(entries, StandardCharsets.UTF_8));
        while (seqs.find()) {
            told.add(Long.valueOf(seqs.group(1)));
        }
    }

    @Override
    protected synchronized boolean take(ByteBuf frames, @Nullable Position upTo) {
        Matcher entries = SEQ.matcher(frames.toString(StandardCharsets.UTF_8));
        while (entries.find()) {
            told.add(Long.valueOf(entries.group(1)));
        }
        return false;
    }

    @Override
    protected synchronized void ended(Refusal why) {
        end = why;
    }
}
