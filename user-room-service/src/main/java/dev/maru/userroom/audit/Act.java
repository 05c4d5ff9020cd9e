package dev.maru.userroom.audit;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One administrative act.
 *
 * @param id in the order of time
 * @param by the administrator's user id
 * @param action such as {@code suspend}
 * @param target the id of what it was done to
 * @param detail the reason given, or what was decided
 * @param address from where
 */
@Document(Act.COLLECTION)
public record Act(@Id String id, Instant at, String by, String action, String target, String detail, String address) {

    static final String COLLECTION = "audit";
}
