package dev.maru.userroom.social;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import dev.maru.platform.id.Ids;
import dev.maru.userroom.UserRoomErrors;
import dev.maru.userroom.account.AccountState;
import dev.maru.userroom.account.Accounts;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import reactor.core.publisher.Mono;

/** Whose account a visitor has. */
public final class Identities {

    private final ReactiveMongoTemplate mongo;
    private final Accounts accounts;
    private final Clock clock;

    Identities(ReactiveMongoTemplate mongo, Accounts accounts, Clock clock) {
        this.mongo = mongo;
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * The account of a visitor; a new one for who has none. An account that has the visitor's address is not opened by that:
     * who has its password must link the site there. Only where there is no password, and both sides have verified the
     * address, it is the same person as far as anybody can tell.
     */
    Mono<AccountState> account(Visitor visitor) {
        return mongo.findById(visitor.key(), Identity.class)
                .flatMap(known -> accounts.state(known.user()).switchIfEmpty(Mono.defer(() -> finish(known, visitor))))
                .switchIfEmpty(Mono.defer(() -> newcomer(visitor)));
    }

    /** Adds a site to the account of who is signed in. */
    Mono<AccountState> link(String user, Visitor visitor) {
        return insert(visitor, user)
                .onErrorResume(
                        DuplicateKeyException.class,
                        e -> mongo.findById(visitor.key(), Identity.class)
                                .flatMap(known -> known.user().equals(user)
                                        ? Mono.just(known)
                                        : Mono.error(UserRoomErrors.linkedElsewhere())))
                .flatMap(linked -> accounts.state(user))
                .switchIfEmpty(Mono.error(UserRoomErrors::unauthenticated));
    }

    Mono<List<Identity>> ofUser(String user) {
        return mongo.find(query(where("user").is(user)), Identity.class).collectList();
    }

    Mono<Void> unlink(String user, String site) {
        return mongo.remove(query(where("user").is(user).and("site").is(site)), Identity.class)
                .then();
    }

    /** Forgets by which sites a user signed in. */
    public Mono<Void> forget(String user) {
        return mongo.remove(query(where("user").is(user)), Identity.class).then();
    }

    private Mono<AccountState> newcomer(Visitor visitor) {
        String email = visitor.email();
        Mono<AccountState> sameAddress = email == null ? Mono.empty() : accounts.byEmail(email);
        return sameAddress
                .flatMap(account -> account.password() == null && account.hasVerifiedEmail()
                        ? link(account.id(), visitor)
                        : Mono.<AccountState>error(UserRoomErrors.linkRequired()))
                .switchIfEmpty(Mono.defer(() -> create(visitor)));
    }

    /** The identity comes first: of two that come at once, one makes the account. */
    private Mono<AccountState> create(Visitor visitor) {
        return insert(visitor, Ids.next())
                .flatMap(made -> finish(made, visitor))
                .onErrorResume(DuplicateKeyException.class, e -> account(visitor));
    }

    /** Makes the account of an identity, also if the process ended between the two before. */
    private Mono<AccountState> finish(Identity identity, Visitor visitor) {
        return accounts.createVouchedFor(identity.user(), visitor.email(), visitor.name())
                .flatMap(accounts::state)
                .onErrorResume(
                        UserRoomErrors::isEmailTaken,
                        e -> mongo.remove(query(where("_id").is(identity.key())), Identity.class)
                                .then(Mono.error(UserRoomErrors.linkRequired())));
    }

    private Mono<Identity> insert(Visitor visitor, String user) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return mongo.insert(new Identity(visitor.key(), visitor.site(), user, visitor.email(), now));
    }
}
