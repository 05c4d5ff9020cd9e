package dev.maru.chat.home;

import dev.maru.chat.instance.Instance;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** Says where rooms have their homes, and reaches them. */
public interface Homes {

    /** Where drafts are handed over. */
    String PATH = "/internal/v1/hand-over";

    /** This instance's id. */
    String self();

    /** How many instances share the store, this one included. */
    int instances();

    /** Another instance that is the home of a room; empty when this one is. */
    Optional<Instance> elsewhere(String room);

    /**
     * Hands drafts over.
     *
     * @return the parts of the answer; the home says something every 100 ms, so that whoever calls can tell when it is gone. Completes
     *     when every draft has its fate; fails when the home cannot be reached
     */
    Flux<Answer> hand(Instance home, List<HandOver.Handed> drafts);
}
