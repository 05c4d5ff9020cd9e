package dev.maru.userroom.withdrawal;

import dev.maru.userroom.account.Farewell;
import dev.maru.userroom.chat.ChatClient;
import dev.maru.userroom.membership.Memberships;
import dev.maru.userroom.outbox.Courier;
import dev.maru.userroom.picture.ImageClient;
import dev.maru.userroom.recovery.PasswordResets;
import dev.maru.userroom.relation.Relations;
import dev.maru.userroom.report.Reports;
import dev.maru.userroom.room.RoomOrders;
import dev.maru.userroom.session.Sessions;
import dev.maru.userroom.social.Identities;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;

/** Who has to forget somebody who went away, in this order. */
@Configuration(proxyBeanMethods = false)
@Import(WithdrawalEndpoint.class)
public class WithdrawalConfiguration {

    @Bean
    @Order(1)
    Farewell sessionsForget(Sessions sessions) {
        return (user, erase) -> sessions.forgetAll(user);
    }

    @Bean
    @Order(2)
    Farewell resetsForget(PasswordResets resets) {
        return (user, erase) -> resets.forget(user);
    }

    @Bean
    @Order(2)
    Farewell identitiesForget(Identities identities) {
        return (user, erase) -> identities.forget(user);
    }

    @Bean
    @Order(3)
    Farewell leavingRooms(Memberships memberships, Courier courier) {
        return new LeavingRooms(memberships, courier);
    }

    @Bean
    @Order(4)
    Farewell invitationsForgotten(Memberships memberships) {
        return (user, erase) -> memberships
                .invitationsOf(user)
                .concatMap(invitation -> memberships.uninvite(invitation.room(), user))
                .then();
    }

    @Bean
    @Order(4)
    Farewell roomOrderForgotten(RoomOrders orders) {
        return (user, erase) -> orders.forget(user);
    }

    @Bean
    @Order(4)
    Farewell relationsForgotten(Relations relations) {
        return (user, erase) -> relations.forget(user);
    }

    @Bean
    @Order(4)
    Farewell reportsForget(Reports reports) {
        return (user, erase) -> reports.forget(user);
    }

    @Bean
    @Order(4)
    Farewell pictureForgotten(ImageClient images) {
        return (user, erase) -> images.forget(user);
    }

    /** By now nobody reads as this person any more: sessions are over, and the rooms left. */
    @Bean
    @Order(5)
    Farewell cursorsForgotten(Memberships memberships, ChatClient chat) {
        return (user, erase) -> memberships
                .everOf(user)
                .concatMap(room -> chat.forgetCursor(room, user))
                .then();
    }

    /** Last, and in all rooms that the person has ever been in. */
    @Bean
    @Order(6)
    Farewell textsErased(Memberships memberships, ChatClient chat) {
        return (user, erase) -> erase
                ? memberships
                        .everOf(user)
                        .concatMap(room -> chat.erase(room, user))
                        .then()
                : Mono.empty();
    }
}
