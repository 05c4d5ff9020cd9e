package dev.maru.userroom;

import dev.maru.userroom.account.AccountConfiguration;
import dev.maru.userroom.admin.AdminConfiguration;
import dev.maru.userroom.audit.AuditConfiguration;
import dev.maru.userroom.chat.ChatConfiguration;
import dev.maru.userroom.fact.FactConfiguration;
import dev.maru.userroom.guest.GuestConfiguration;
import dev.maru.userroom.idempotency.RequestNames;
import dev.maru.userroom.invitation.InvitationConfiguration;
import dev.maru.userroom.limit.LimitConfiguration;
import dev.maru.userroom.mail.MailConfiguration;
import dev.maru.userroom.membership.MembershipConfiguration;
import dev.maru.userroom.outbox.OutboxConfiguration;
import dev.maru.userroom.password.PasswordConfiguration;
import dev.maru.userroom.picture.PictureConfiguration;
import dev.maru.userroom.profile.ProfileConfiguration;
import dev.maru.userroom.recovery.RecoveryConfiguration;
import dev.maru.userroom.redis.RedisConfiguration;
import dev.maru.userroom.relation.RelationConfiguration;
import dev.maru.userroom.report.ReportConfiguration;
import dev.maru.userroom.revocation.RevocationConfiguration;
import dev.maru.userroom.room.RoomConfiguration;
import dev.maru.userroom.secret.SecretConfiguration;
import dev.maru.userroom.session.SessionConfiguration;
import dev.maru.userroom.social.SocialConfiguration;
import dev.maru.userroom.token.TokenConfiguration;
import dev.maru.userroom.verification.VerificationConfiguration;
import dev.maru.userroom.withdrawal.WithdrawalConfiguration;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.convert.DefaultMongoTypeMapper;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;

/** All that user-room-service consists of. */
@Configuration(proxyBeanMethods = false)
@Import({
    // who you are
    SecretConfiguration.class,
    PasswordConfiguration.class,
    AccountConfiguration.class,
    ProfileConfiguration.class,
    TokenConfiguration.class,
    RevocationConfiguration.class,
    SessionConfiguration.class,
    MailConfiguration.class,
    VerificationConfiguration.class,
    RecoveryConfiguration.class,
    GuestConfiguration.class,
    SocialConfiguration.class,
    WithdrawalConfiguration.class,
    // who looks after it
    AuditConfiguration.class,
    AdminConfiguration.class,
    ReportConfiguration.class,
    PictureConfiguration.class,
    // where you may speak
    RoomConfiguration.class,
    MembershipConfiguration.class,
    InvitationConfiguration.class,
    RelationConfiguration.class,
    LimitConfiguration.class,
    // what others must learn
    OutboxConfiguration.class,
    FactConfiguration.class,
    ChatConfiguration.class,
    // what instances share
    RedisConfiguration.class,
    // requests that may come twice
    RequestNames.class,
    // what crosses a wire
    WireJson.class
})
class UserRoomConfiguration {

    /** Documents do not name Java classes: what is stored must not hinder a class from being renamed. */
    UserRoomConfiguration(MappingMongoConverter converter) {
        converter.setTypeMapper(new DefaultMongoTypeMapper(null));
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
