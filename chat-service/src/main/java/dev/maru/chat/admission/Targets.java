package dev.maru.chat.admission;

import dev.maru.chat.error.Refusal;
import dev.maru.chat.log.Attachment;
import dev.maru.chat.log.Body;
import dev.maru.chat.log.Quote;
import dev.maru.chat.membership.Membership;
import dev.maru.chat.projection.DressedEntry;
import dev.maru.chat.projection.MessageState;
import dev.maru.chat.projection.Messages;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What may be done to which message, by whom. */
final class Targets {

    private static final int MAX_EDITS = 100;
    private static final int MAX_MARKS = 1000;
    private static final int MAX_EMOJIS = 20;

    private final Messages messages;

    /**
     * What was found of the message.
     *
     * @param quote the line that a reply answers, if it is one
     * @param refusal the reason why not
     * @param attachments pictures that nothing will show when it is taken back
     */
    record Finding(@Nullable Quote quote, @Nullable Refusal refusal, List<Attachment> attachments) {

        static final Finding FINE = new Finding(null, null, List.of());

        static Finding no(Refusal refusal) {
            return new Finding(null, refusal, List.of());
        }
    }

    Targets(Messages messages) {
        this.messages = messages;
    }

    /** The number of the message that a body is about; null when it is about none. */
    static @Nullable Long of(Body body) {
        return switch (body) {
            case Body.Message message -> message.replyTo();
            case Body.Change change -> change.target();
            default -> null;
        };
    }

    /** Looks at the message that a body is about. */
    Mono<Finding> check(String user, Membership membership, String room, long target, Body body) {
        return messages.message(room, target)
                .flatMap(message -> body instanceof Body.Pin(long _, boolean on) && on
                        ? checkPins(room, message)
                        : Mono.just(check(user, membership, message, body)))
                .defaultIfEmpty(Finding.no(Refusal.noSuchMessage()));
    }

    private static Finding check(String user, Membership membership, DressedEntry message, Body body) {
        MessageState state = message.state();
        if (state.isDeleted()) {
            return Finding.no(Refusal.messageDeleted());
        }
        String author = message.entry().by();
        return switch (body) {
            case Body.Message _ ->
                new Finding(Quote.of(message.entry().seq(), author, message.text()), null, List.of());
            case Body.Edit _ when !author.equals(user) -> Finding.no(Refusal.notYours());
            case Body.Edit _ when state.edits().size() >= MAX_EDITS -> Finding.no(Refusal.tooManyEdits(MAX_EDITS));
            case Body.Delete _ when !author.equals(user) && !membership.keepsOrder() -> Finding.no(Refusal.notYours());
            case Body.Delete _
            when message.entry().body() instanceof Body.Message target -> new Finding(null, null, target.attachments());
            case Body.Reaction(long _, String emoji, boolean on)
            when on && isFull(state, emoji) -> Finding.no(Refusal.tooManyReactions(MAX_MARKS));
            default -> Finding.FINE;
        };
    }

    private static boolean isFull(MessageState state, String emoji) {
        return state.marks().size() >= MAX_MARKS
                || state.reactions().size() >= MAX_EMOJIS && !state.reactions().containsKey(emoji);
    }

    private Mono<Finding> checkPins(String room, DressedEntry message) {
        if (message.state().isDeleted()) {
            return Mono.just(Finding.no(Refusal.messageDeleted()));
        }
        return messages.pinned(room)
                .map(pinned -> pinned.size() >= Messages.MAX_PINS
                        ? Finding.no(Refusal.tooManyPins(Messages.MAX_PINS))
                        : Finding.FINE);
    }
}
