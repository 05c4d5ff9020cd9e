package dev.maru.chat.home;

import dev.maru.chat.instance.Instance;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Says where rooms have their homes, and reaches them. */
public interface Homes {

    /** Where drafts are handed over. */
    String PATH = "/internal/v1/hand-over";

    /** This instance's id. */
    String self();

    /** Another instance that is the home of a room; empty when this one is. */
    Optional<Instance> elsewhere(String room);

    /** Hands drafts over. Fails when the home cannot be reached; whoever calls bounds the time. */
    Mono<Answer> hand(Instance home, List<HandOver.Handed> drafts);
}
